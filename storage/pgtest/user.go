package pgtest

import (
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// unprivileged gives root another user to run the server as, which it hands the folder to. PostgreSQL refuses root.
func (s *server) unprivileged() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(s.folder, int(uid), int(gid))
	}
	return nil, errNoUser
}
