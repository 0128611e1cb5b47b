package main

import (
	"context"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/sandbox"
)

// triggerLine reads a command line of tocsin trigger.
func triggerLine(in string, env map[string]string, args ...string) (*ringer, error) {
	flags := flag.NewFlagSet("tocsin trigger", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	r := &ringer{}
	return r, r.read(flags, args, strings.NewReader(in), func(name string) string { return env[name] })
}

var triggerEnv = map[string]string{envServer: "https://tocsin.example", envAPIToken: "secret"}

func TestTheCommandLineOfTrigger(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]wanted{
		"crisis-comms The backup has failed":                   {Playbook: "crisis-comms", Title: "The backup has failed"},
		"--severity sev1 crisis-comms Backup":                  {Playbook: "crisis-comms", Severity: "sev1", Title: "Backup"},
		"crisis-comms --severity sev1 --dedup=db1 Backup --no": {Playbook: "crisis-comms", Severity: "sev1", Dedup: "db1", Title: "Backup --no"},
		"--playbook crisis-comms The backup":                   {Playbook: "crisis-comms", Title: "The backup"},
		"crisis-comms -- --help is missing":                    {Playbook: "crisis-comms", Title: "--help is missing"},
		"crisis-comms -":                                       {Playbook: "crisis-comms", Title: "It broke", Details: "at line 7\nand 8"},
	} {
		r, err := triggerLine("\nIt broke\nat line 7\nand 8\n", triggerEnv, strings.Fields(line)...)
		if err != nil || r.wanted != want || r.server != "https://tocsin.example" || r.token != "secret" {
			t.Errorf("%s: %+v, %v", line, r, err)
		}
	}
	for line, want := range map[string]int{
		"": exitUsage, "crisis-comms": exitUsage, "--playbook crisis-comms": exitUsage, "--colour red": exitUsage, "crisis-comms --severity": exitUsage, "--playbook x -": exitUsage,
		"--server http://tocsin.example crisis-comms x": exitConfig, "--server nonsense crisis-comms x": exitConfig, "--token-file /nowhere crisis-comms x": exitConfig,
	} {
		if _, err := triggerLine(" \n", triggerEnv, strings.Fields(line)...); exitCode(err) != want {
			t.Errorf("%s: %v", line, err)
		}
	}
	if _, err := triggerLine("", nil, "crisis-comms", "x"); exitCode(err) != exitConfig || !strings.Contains(err.Error(), envAPIToken) {
		t.Error(err)
	}
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("of a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if r, err := triggerLine("", triggerEnv, "--token-file", file, "crisis-comms", "x"); err != nil || r.token != "of a file" {
		t.Errorf("%+v, %v", r, err)
	}
}

// answering is a server that answers one after the other, the last again and again, and remembers the keys it was asked with.
type answering struct {
	answers []func(http.ResponseWriter)
	keys    []string
	bodies  []string
}

func (a *answering) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	a.keys, a.bodies = append(a.keys, r.Header.Get("Idempotency-Key")), append(a.bodies, string(body))
	a.answers[min(len(a.keys), len(a.answers))-1](w)
}

func status(code int, body string, header ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

func cut(http.ResponseWriter) { panic(http.ErrAbortHandler) }

// rung rings at a server in virtual time, and gives how long it took.
func rung(t *testing.T, a *answering) (opened string, took time.Duration, err error) {
	pipe := sandbox.NewPipe()
	server := &http.Server{Handler: a}
	go func() { _ = server.Serve(pipe) }()
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{DialContext: pipe.DialContext, DisableKeepAlives: true}}
	r := ringer{client: client, patience: ringPatience, now: time.Now, server: "http://tocsin.example/", token: "secret", wanted: wanted{Playbook: "crisis-comms", Title: "Fire"}}
	began := time.Now()
	opened, err = r.ring(context.Background())
	return opened, time.Since(began), err
}

// Whatever may be otherwise in a moment is asked again, with the same key, for five minutes; whatever may not is told at once.
func TestTriggerTriesAgain(t *testing.T) {
	t.Parallel()
	good := status(201, `{"id":"INC-7"}`)
	for name, c := range map[string]struct {
		answers  []func(http.ResponseWriter)
		attempts int
		took     time.Duration
		code     int
		says     string
	}{
		"at once":                   {[]func(http.ResponseWriter){good}, 1, 0, exitOK, ""},
		"joined":                    {[]func(http.ResponseWriter){status(200, `{"id":"INC-7"}`)}, 1, 0, exitOK, ""},
		"cut, broken, then":         {[]func(http.ResponseWriter){cut, status(503, ""), status(502, "<html>"), good}, 4, 7 * time.Second, exitOK, ""},
		"asked to wait":             {[]func(http.ResponseWriter){status(429, `{}`, "Retry-After", "12"), status(503, "", "Retry-After", "3600"), good}, 3, 42 * time.Second, exitOK, ""},
		"never":                     {[]func(http.ResponseWriter){status(503, `{"error":{"message":"Please send it again."}}`)}, 14, 271 * time.Second, exitFailed, "Please send it again."},
		"no such token":             {[]func(http.ResponseWriter){status(401, `{"error":{"message":"Send a token."}}`)}, 1, 0, exitConfig, "Send a token."},
		"may not":                   {[]func(http.ResponseWriter){status(403, `{"error":{"message":"It may not."}}`)}, 1, 0, exitConfig, "It may not."},
		"no such playbook":          {[]func(http.ResponseWriter){status(400, `{"error":{"message":"There is no playbook."}}`)}, 1, 0, exitUsage, "There is no playbook."},
		"another server":            {[]func(http.ResponseWriter){status(200, "<html>Welcome")}, 1, 0, exitFailed, "nothing that tocsin says"},
		"another server's redirect": {[]func(http.ResponseWriter){status(404, "")}, 1, 0, exitFailed, "nothing that tocsin says"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := &answering{answers: c.answers}
				opened, took, err := rung(t, a)
				if exitCode(err) != c.code || err != nil && !strings.Contains(err.Error(), c.says) || err == nil && opened != "INC-7 http://tocsin.example/api/v1/incidents/INC-7" {
					t.Errorf("%q, %v", opened, err)
				}
				if len(a.keys) != c.attempts || took != c.took {
					t.Errorf("%d attempts in %v", len(a.keys), took)
				}
				for _, key := range a.keys {
					if key == "" || key != a.keys[0] {
						t.Errorf("the keys are %v", a.keys)
					}
				}
				if got := (wanted{}); json.Unmarshal([]byte(a.bodies[0]), &got) != nil || got.Title != "Fire" {
					t.Errorf("it was sent %s", a.bodies[0])
				}
			})
		})
	}
}
