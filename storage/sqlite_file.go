package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// lockFile holds FILE.lock until unlock is called or the process ends, however it ends. Two processes on one file would
// claim each other's deliveries.
func lockFile(file string) (unlock func() error, err error) {
	name := file + ".lock"
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, explainFile(err, name)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := os.ReadFile(name)
		f.Close()
		return nil, say(err, "%s is in use by another tocsin%s. Stop that one first; several instances on one data set need PostgreSQL.",
			file, process(string(holder)))
	}
	if err := errors.Join(f.Truncate(0), writePID(f)); err != nil {
		f.Close()
		return nil, explainFile(err, name)
	}
	return f.Close, nil
}

func writePID(f *os.File) error {
	_, err := fmt.Fprintf(f, "%d\n", os.Getpid())
	return err
}

func process(holder string) string {
	if pid := strings.TrimSpace(holder); pid != "" {
		return " (process " + pid + ")"
	}
	return ""
}

// makeFile sees to it that the file is there, is a file and can be written, readable for its owner alone.
func makeFile(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return explainFile(err, file)
	}
	return f.Close()
}

func explainFile(err error, file string) error {
	folder := filepath.Dir(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return say(err, "The folder %s is not there. Make it, or name another file in the database address.", folder)
	case errors.Is(err, syscall.EISDIR):
		return say(err, "%s is a folder. Name a file in the database address.", file)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return say(err, "%s cannot be written. The user that tocsin runs as needs to write that file and its folder %s.", file, folder)
	case errors.Is(err, syscall.ENOSPC):
		return say(err, "The disk that holds %s is full. Make room on it.", file)
	}
	return say(err, "%s cannot be opened: %v.", file, errors.Unwrap(err))
}
