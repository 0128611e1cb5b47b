package sandbox

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed page
var pageFiles embed.FS

// pagePolicy lets the page load nothing but itself: what people and apps write can reach no other place.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// pageTypes are written down because the machine's own table of types may miss or bend one.
var pageTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
}

type asset struct {
	body []byte
	etag string
	kind string
}

// pageAssets holds every file of the page by its address: "/" and "/page/…".
var pageAssets = sync.OnceValue(func() map[string]asset {
	assets := map[string]asset{}
	walk := func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := pageFiles.ReadFile(name)
		sum := sha256.Sum256(body)
		assets["/"+name] = asset{body, `"` + hex.EncodeToString(sum[:12]) + `"`, pageTypes[path.Ext(name)]}
		return err
	}
	if err := fs.WalkDir(pageFiles, "page", walk); err != nil {
		panic(err) // embedded files do not fail to be read
	}
	assets["/"] = assets["/page/index.html"]
	return assets
})

// pageHandler serves the page, its parts, and what it says first.
func (s *Server) pageHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, found := pageAssets()[r.URL.Path]
		if r.URL.Path == "/page/welcome.json" {
			a, found = s.welcome(), true
		}
		if !found {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "the page can only be read", http.StatusMethodNotAllowed)
			return
		}
		servePage(w, r, a)
	})
}

// servePage makes the browser ask each time and answers 304 where nothing changed, so that a new build shows at once.
func servePage(w http.ResponseWriter, r *http.Request, a asset) {
	h := w.Header()
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-cache")
	if a.etag != "" {
		h.Set("ETag", a.etag)
		if strings.Contains(r.Header.Get("If-None-Match"), a.etag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Type", a.kind)
	if r.Method == http.MethodGet {
		_, _ = w.Write(a.body) // a browser that went away needs no answer
	}
}

func (s *Server) welcome() asset {
	lines := s.opts.Welcome
	if lines == nil {
		lines = []string{}
	}
	body, err := json.Marshal(map[string]any{"lines": lines, "speed": s.opts.Speed})
	if err != nil {
		panic(err) // a list of texts
	}
	return asset{body: body, kind: "application/json"}
}

// joinable are the public channels that a person could walk into: the page names them in mentions and lets people browse.
func (p *Person) joinable() []any {
	out := []any{}
	if u, err := p.me(); err != nil || u.Kind == Guest || u.Kind == SingleGuest {
		return out
	}
	for _, c := range p.s.state.channels {
		if c.Kind == Public && !c.Archived && !c.has(p.id) {
			out = append(out, map[string]any{"id": c.ID, "name": c.Name, "topic": c.Topic, "kind": c.Kind})
		}
	}
	return out
}
