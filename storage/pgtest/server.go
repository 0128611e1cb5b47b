package pgtest

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	owner    = "tocsin"
	patience = time.Minute // for the server to start, on a machine that is busy with other tests
)

// server is one running PostgreSQL with its data in a temporary folder.
type server struct {
	folder string
	port   int
	pid    int
	ended  chan error
}

// address is that of a database by way of the server's socket, where it wants no password.
func (s *server) address(database string) string {
	q := url.Values{"host": {s.folder}, "port": {strconv.Itoa(s.port)}}
	return "postgres://" + owner + "@/" + database + "?" + q.Encode()
}

func start() (*server, error) {
	programs, err := find()
	if err != nil {
		return nil, err
	}
	s := &server{ended: make(chan error, 1)}
	if s.folder, err = os.MkdirTemp("", "pgtest"); err != nil {
		return nil, err
	}
	if err := s.launch(programs); err != nil {
		os.RemoveAll(s.folder)
		return nil, err
	}
	return s, nil
}

func (s *server) launch(programs string) error {
	who, err := s.unprivileged()
	if err != nil {
		return err
	}
	if err := s.initialize(programs, who); err != nil {
		return err
	}
	if s.port, err = freePort(); err != nil {
		return err
	}
	cmd := exec.Command(filepath.Join(programs, "postgres"), "-D", s.data(), "-k", s.folder, "-p", strconv.Itoa(s.port),
		"-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", "shared_buffers=64MB",
		"-c", "fsync=off", "-c", "full_page_writes=off")
	var log bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.folder, &log, &log
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who}
	dieWithParent(cmd.SysProcAttr)
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // for dieWithParent, the parent is this thread
		err := cmd.Start()
		started <- err
		if err == nil {
			s.ended <- cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	s.pid = cmd.Process.Pid
	return s.ready(&log)
}

// initialize makes the data folder: no password by way of the socket, one over TCP.
func (s *server) initialize(programs string, who *syscall.Credential) error {
	password := filepath.Join(s.folder, "password")
	if err := os.WriteFile(password, []byte(Password+"\n"), 0o644); err != nil {
		return err
	}
	cmd := exec.Command(filepath.Join(programs, "initdb"), "-D", s.data(), "-U", owner, "--pwfile", password, "--encoding=UTF8",
		"--locale=C", "--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync")
	cmd.Dir, cmd.SysProcAttr = s.folder, &syscall.SysProcAttr{Credential: who}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

func (s *server) data() string { return filepath.Join(s.folder, "data") }

// ready waits until the server's lock file says so: its eighth line is the server's state.
func (s *server) ready(log *bytes.Buffer) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.After(patience)
	for {
		select {
		case err := <-s.ended:
			return fmt.Errorf("postgres ended: %v\n%s", err, log.String())
		case <-late:
			s.end()
			return fmt.Errorf("postgres was not ready after %v", patience)
		case <-tick.C:
			text, _ := os.ReadFile(filepath.Join(s.data(), "postmaster.pid"))
			if lines := strings.Split(string(text), "\n"); len(lines) > 7 && strings.TrimSpace(lines[7]) == "ready" {
				return nil
			}
		}
	}
}

// end stops the server at once; nothing of it is wanted any more.
func (s *server) end() {
	if err := syscall.Kill(s.pid, syscall.SIGQUIT); err == nil {
		<-s.ended
	}
	os.RemoveAll(s.folder)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// find gives the folder of the newest server that is installed.
func find() (string, error) {
	folders, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	if inPath, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(inPath); err == nil {
			folders = append(folders, filepath.Dir(real))
		}
	}
	for i := len(folders) - 1; i >= 0; i-- {
		if executable(folders[i], "initdb") && executable(folders[i], "postgres") {
			return folders[i], nil
		}
	}
	return "", errNotInstalled
}

func executable(folder, name string) bool {
	_, err := exec.LookPath(filepath.Join(folder, name))
	return err == nil
}

var (
	errNotInstalled = errors.New("PostgreSQL is not installed")
	errNoUser       = errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody")
)
