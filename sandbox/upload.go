package sandbox

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
)

// uploadPath is where files are sent to, and read from; Slack has it on files.slack.com.
const uploadPath = "/upload/"

// uploadHandler takes the bytes of a file at the address that files.getUploadURLExternal gave, as they are or as a
// form, and gives them out again to whoever has the app's token.
func (s *Server) uploadHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.faults.apply(w, r, "upload", func(w http.ResponseWriter, r *http.Request) {
			id, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, uploadPath), "/")
			if r.Method == http.MethodGet {
				s.download(w, r, id)
			} else {
				s.takeUpload(w, r, id)
			}
		})
	})
}

func (s *Server) takeUpload(w http.ResponseWriter, r *http.Request, id string) {
	content, err := uploaded(r)
	if err != nil {
		http.Error(w, "the file could not be read: "+err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.state.files[id]
	switch {
	case f == nil:
		http.Error(w, "there is no upload of this address", http.StatusNotFound)
	case f.Uploaded:
		http.Error(w, "this file has been uploaded", http.StatusConflict)
	default:
		f.Content, f.Size, f.Uploaded = content, len(content), true
		_, _ = fmt.Fprintf(w, "OK - %d", len(content)) // the caller may be gone
	}
}

// uploaded is the body, or the first file of a form.
func uploaded(r *http.Request) ([]byte, error) {
	body := io.LimitReader(r.Body, maxFile+1<<20)
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return io.ReadAll(body)
	}
	form, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FileName() != "" {
			return io.ReadAll(io.LimitReader(part, maxFile))
		}
	}
}

func (s *Server) download(w http.ResponseWriter, r *http.Request, id string) {
	if r.Header.Get("Authorization") != "Bearer "+s.opts.BotToken {
		http.Error(w, "the app's token is missing", http.StatusForbidden)
		return
	}
	s.mu.Lock()
	f := s.state.files[id]
	s.mu.Unlock()
	if f == nil || !f.Uploaded {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", f.MimeType)
	_, _ = w.Write(f.Content) // never changed once it is there
}
