package intake_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"tocsin/intake"
)

// described is openapi.yaml, which the server is held against.
type described struct {
	doc     map[string]any
	schemas *jsonschema.Compiler
}

const describedAt = "https://tocsin.example/openapi.yaml"

func readDescribed(t *testing.T) *described {
	t.Helper()
	text, err := os.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d := &described{doc: map[string]any{}, schemas: jsonschema.NewCompiler()}
	if err := yaml.Unmarshal(text, &d.doc); err != nil {
		t.Fatal(err)
	}
	plain, err := json.Marshal(d.doc) // its numbers and keys are those of JSON then
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(plain))
	if err != nil {
		t.Fatal(err)
	}
	d.schemas.DefaultDraft(jsonschema.Draft2020) // OpenAPI 3.1's
	d.schemas.AssertFormat()
	if err := d.schemas.AddResource(describedAt, doc); err != nil {
		t.Fatal(err)
	}
	return d
}

// at goes down the document, through references.
func (d *described) at(keys ...string) (found map[string]any, pointer string) {
	found = d.doc
	for _, key := range keys {
		found, _ = found[key].(map[string]any)
		pointer += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
		if ref, ok := found["$ref"].(string); ok {
			return d.at(append(strings.Split(strings.TrimPrefix(ref, "#/"), "/"), keys[slices.Index(keys, key)+1:]...)...)
		}
	}
	return found, pointer
}

// operations are all that the document describes, as "POST /incidents".
func (d *described) operations() (list []string) {
	paths, _ := d.at("paths")
	for p := range paths {
		item, _ := d.at("paths", p)
		for method := range item {
			if method != "parameters" {
				list = append(list, strings.ToUpper(method)+" "+p)
			}
		}
	}
	slices.Sort(list)
	return list
}

// statuses are those that an operation has.
func (d *described) statuses(operation string) (list []string) {
	method, p, _ := strings.Cut(operation, " ")
	all, _ := d.at("paths", p, strings.ToLower(method), "responses")
	for status := range all {
		list = append(list, status)
	}
	return list
}

// fits fails unless a body is as a place of the document says.
func (d *described) fits(t *testing.T, body string, keys ...string) {
	t.Helper()
	if _, pointer := d.at(append(keys, "content", "application/json", "schema")...); pointer == "" {
		t.Errorf("%v is not described", keys)
	} else if schema, err := d.schemas.Compile(describedAt + "#" + pointer); err != nil {
		t.Fatal(err)
	} else if value, err := jsonschema.UnmarshalJSON(strings.NewReader(body)); err != nil {
		t.Errorf("%s: %v", body, err)
	} else if err := schema.Validate(value); err != nil {
		t.Errorf("%v is answered with %s:\n%v", keys, body, err)
	}
}

// needs says whether a request must have a body.
func (d *described) needs(path, method string) bool {
	body, _ := d.at("paths", path, method, "requestBody")
	return body["required"] == true
}

// The document and the server say the same: each path, method and status is met once, and what is said on either side fits.
func TestTheAPIIsAsDescribed(t *testing.T) {
	t.Parallel()
	d := readDescribed(t)
	routes := intake.APIRoutes()
	slices.Sort(routes)
	if got := d.operations(); !slices.Equal(got, routes) {
		t.Fatalf("described are %v; there are %v", got, routes)
	}
	met := map[string]bool{}
	for _, c := range apiTour(t) {
		method, p, _ := strings.Cut(c.operation, " ")
		method = strings.ToLower(method)
		status := strconv.Itoa(c.got.status)
		if c.got.status != c.want {
			t.Errorf("%s %s: %d, want %d: %s", c.operation, c.body, c.got.status, c.want, c.got.text)
		}
		if all, _ := d.at("paths", p, method, "responses", status); all == nil {
			t.Errorf("%s gives %s, which is not described: %s", c.operation, status, c.got.text)
			continue
		}
		met[c.operation+" "+status] = true
		d.fits(t, c.got.text, "paths", p, method, "responses", status)
		if needed := d.needs(p, method); c.want < http.StatusMultipleChoices && method == "post" && (c.body != "" || needed) {
			d.fits(t, c.body, "paths", p, method, "requestBody")
		}
		headers, _ := d.at("paths", p, method, "responses", status, "headers")
		for name := range headers {
			if c.got.header.Get(name) == "" {
				t.Errorf("%s %s has no %s", c.operation, status, name)
			}
		}
	}
	for _, operation := range routes {
		for _, status := range d.statuses(operation) {
			if !met[operation+" "+status] {
				t.Errorf("%s is said to answer with %s, and was not seen to", operation, status)
			}
		}
	}
}

// What an error says to programs is one of the codes that are described, and each of those is met.
func TestTheCodesOfErrorsAreAsDescribed(t *testing.T) {
	t.Parallel()
	d, w, met := readDescribed(t), newTokened(t), map[string]bool{}
	ask := func(method, path, token, body string, header ...string) {
		from := fmt.Sprintf("198.51.100.%d", len(met))
		got := w.do(method, "/api/v1"+path, body, append([]string{"Authorization", "Bearer " + token, "Content-Type", "application/json", "X-Forwarded-For", from}, header...)...)
		d.fits(t, got.text, "components", "responses", "Malformed")
		var said struct{ Error struct{ Code string } }
		w.must(json.Unmarshal([]byte(got.text), &said))
		met[said.Error.Code] = true
	}
	trigger := func(body string) { ask("POST", "/incidents", allToken, body) }
	trigger("{")
	trigger(strings.Repeat(" ", 65<<10))
	trigger(`{"playbook":"criss","title":"x"}`)
	trigger(`{"playbook":"crisis","title":""}`)
	trigger(`{"playbook":"crisis","title":"x","severity":"sev9"}`)
	ask("GET", "/nothing", allToken, "")
	ask("DELETE", "/incidents", allToken, "")
	ask("GET", "/incidents", cronToken, "")
	ask("GET", "/incidents", haltToken, "")
	ask("GET", "/incidents/INC-9", allToken, "")
	for range 11 {
		ask("GET", "/incidents", "nonsense", "", "X-Forwarded-For", "198.51.100.200")
	}
	n := w.trigger().String()
	ask("POST", "/incidents/"+n+"/update", allToken, `{"text":"`+strings.Repeat("x", 2001)+`"}`)
	w.resolve(1)
	ask("POST", "/incidents/"+n+"/update", allToken, `{"text":"x"}`)
	w.service.Store = gone{w.store}
	ask("GET", "/incidents", allToken, "")
	code, _ := d.at("components", "schemas", "Error", "properties", "error", "properties", "code")
	all, _ := code["enum"].([]any)
	for _, one := range all {
		if !met[one.(string)] {
			t.Errorf("%v is described, and was not met", one)
		}
	}
	if len(all) != len(met) {
		t.Errorf("described are %v, met were %v", all, met)
	}
}

// Whoever has no token can read the description, and it is the file.
func TestTheDescriptionIsServed(t *testing.T) {
	t.Parallel()
	w := newTokened(t)
	file, err := os.ReadFile("openapi.yaml")
	w.must(err)
	if got := w.do("GET", path.Join("/api/v1", "openapi.yaml"), ""); got.status != 200 || got.text != string(file) {
		t.Errorf("%d, %d bytes", got.status, len(got.text))
	}
}
