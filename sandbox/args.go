package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// args are a call's arguments as text; what JSON sends as a list or an object stays JSON.
type args map[string]string

// query is what a request holds.
type query struct {
	args     args
	token    string
	code     string // Slack's error code if the body cannot be read
	warnings []string
}

// decode reads a request. Where a method takes no JSON, Slack does not look into a JSON body at all.
func decode(r *http.Request, takesJSON bool) query {
	q := query{args: args{}}
	if r.Method == http.MethodGet {
		q.fill(r.URL.Query())
		delete(q.args, "token") // Slack takes no token from an address
	} else {
		q.readBody(r, takesJSON)
	}
	q.token = q.args["token"]
	delete(q.args, "token")
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		q.token = strings.TrimSpace(bearer)
	}
	return q
}

func (q *query) readBody(r *http.Request, takesJSON bool) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if charset := strings.ToLower(params["charset"]); charset != "" && charset != "utf-8" && charset != "iso-8859-1" {
		q.code = "invalid_charset"
		return
	}
	switch {
	case kind == "application/json":
		q.readJSON(r, takesJSON, params["charset"] != "")
	case kind == "application/x-www-form-urlencoded":
		if params["charset"] != "" {
			q.warnings = append(q.warnings, "superfluous_charset")
		}
		q.readForm(r)
	case kind == "multipart/form-data":
		if r.ParseMultipartForm(maxBody) != nil {
			q.code = "invalid_form_data"
			return
		}
		q.fill(r.MultipartForm.Value)
	case r.ContentLength == 0:
	case err != nil:
		q.code = "missing_post_type"
	default:
		q.code = "invalid_post_type"
	}
}

func (q *query) readForm(r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		q.code = "invalid_form_data"
		return
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		q.code = "invalid_form_data"
		return
	}
	q.fill(values)
}

func (q *query) fill(values url.Values) {
	for key, v := range values {
		q.args[key] = v[len(v)-1]
	}
}

func (q *query) readJSON(r *http.Request, takesJSON, charset bool) {
	if !charset {
		q.warnings = append(q.warnings, "missing_charset")
	}
	body, err := io.ReadAll(r.Body)
	if err == nil && len(body) == 0 {
		return // libraries send apps.connections.open so
	}
	if err != nil || !json.Valid(body) {
		q.code = "invalid_json"
		return
	}
	fields := map[string]json.RawMessage{}
	if json.Unmarshal(body, &fields) != nil {
		q.code = "json_not_object"
		return
	}
	delete(fields, "token") // with JSON the token has to be in the header
	if !takesJSON {
		return
	}
	for key, raw := range fields {
		if value, ok := argText(raw); ok {
			q.args[key] = value
		}
	}
}

// argText is a JSON value as an argument; null is no argument.
func argText(raw json.RawMessage) (string, bool) {
	raw = bytes.TrimSpace(raw)
	if string(raw) == "null" {
		return "", false
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s, true
	}
	return string(raw), true
}

// missing says which of the required arguments are not there, in Slack's words.
func (a args) missing(required []string) []string {
	var out []string
	for _, name := range required {
		if a[name] == "" {
			out = append(out, "missing required field: "+name)
		}
	}
	return out
}

// shown is what the call log keeps; nil when there are none.
func (a args) shown() map[string]string {
	if len(a) == 0 {
		return nil
	}
	return a
}

func (a args) has(name string) bool {
	_, ok := a[name]
	return ok
}

// flag reads a yes or no: forms send "true" or "1".
func (a args) flag(name string) bool {
	return a.flagOr(name, false)
}

func (a args) flagOr(name string, absent bool) bool {
	v, ok := a[name]
	if !ok || v == "" {
		return absent
	}
	return v == "1" || strings.EqualFold(v, "true")
}

// list reads "U1,U2", or a JSON list.
func (a args) list(name string) []string {
	v := strings.TrimSpace(a[name])
	var items []string
	if strings.HasPrefix(v, "[") && json.Unmarshal([]byte(v), &items) == nil {
		return items
	}
	for item := range strings.SplitSeq(v, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// number reads a whole number from low to high; absent if it is not given.
func (a args) number(name string, absent, low, high int) (int, error) {
	v := a[name]
	if v == "" {
		return absent, nil
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || f != float64(int(f)) {
		return 0, &apiError{code: "invalid_arguments", messages: []string{fmt.Sprintf("must be an integer [json-pointer:/%s]", name)}}
	}
	n := int(f)
	switch {
	case n < low:
		return 0, &apiError{code: "invalid_arguments", messages: []string{fmt.Sprintf("must be greater than %d [json-pointer:/%s]", low-1, name)}}
	case n > high:
		return 0, &apiError{code: "invalid_arguments", messages: []string{fmt.Sprintf("must be less than %d [json-pointer:/%s]", high+1, name)}}
	}
	return n, nil
}

// jsonField is one field of an object, as JSON; empty if there is none.
func jsonField(object, name string) string {
	fields := map[string]json.RawMessage{}
	if json.Unmarshal([]byte(object), &fields) != nil {
		return ""
	}
	return string(fields[name])
}
