package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// process is tocsin in a process of its own: this test binary, run as the program (main_test.go).
type process struct {
	cmd            *exec.Cmd
	output, errors output
	over           chan struct{} // closed when it has ended
}

// launch starts a command of tocsin in a folder. Of this process's environment it has what every program needs.
func launch(folder string, env []string, args ...string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{cmd: exec.Command(self, args...), over: make(chan struct{})}
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = folder, &p.output, &p.errors
	for _, name := range []string{"PATH", "TMPDIR", "GORACE", "GOCOVERDIR"} {
		if value, set := os.LookupEnv(name); set {
			p.cmd.Env = append(p.cmd.Env, name+"="+value)
		}
	}
	if _, set := os.LookupEnv("GORACE"); !set {
		p.cmd.Env = append(p.cmd.Env, "GORACE=atexit_sleep_ms=50") // of itself, the race detector makes each end of a program wait for a second
	}
	p.cmd.Env = append(append(p.cmd.Env, asProgram+"=yes"), env...)
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait() // ends asks for the code
		close(p.over)
	}()
	return p, nil
}

func (p *process) signal(s os.Signal) { _ = p.cmd.Process.Signal(s) } // it may have ended already

func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.over
}

// ends waits for the end and gives the exit code, -1 where a signal ended it.
func (p *process) ends(within time.Duration) (code int, ended bool) {
	late := time.NewTimer(within)
	defer late.Stop()
	select {
	case <-p.over:
		return p.cmd.ProcessState.ExitCode(), true
	case <-late.C:
		return 0, false
	}
}

// output is what a process writes, while it runs.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// oddLine is the first line of a log that is no JSON object with a level, a time, and a message on one line.
func oddLine(log string) string {
	for line := range strings.Lines(log) {
		var entry struct {
			Level, Message string
			Time           time.Time
		}
		if json.Unmarshal([]byte(line), &entry) != nil || entry.Level == "" || entry.Time.IsZero() || strings.TrimSpace(entry.Message) == "" ||
			strings.Contains(entry.Message, "\n") {
			return line
		}
	}
	return ""
}
