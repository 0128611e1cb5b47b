package intake_test

import (
	"bytes"
	"fmt"
	"net"
	"net/smtp"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tocsin/intake"
)

// program gives the path of a program of Debian's packages, and skips the test where there is none.
func program(t *testing.T, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skipf("there is no %s here", names[0])
	return ""
}

// asRoot skips the test where it cannot run as another user.
func asRoot(t *testing.T, what string) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skipf("%s is only started as root", what)
	}
}

// openFolder is one that other users can read, under a name that fits into a socket's address.
func openFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "mail")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

// background runs a program until the test ends.
func background(t *testing.T, path string, args ...string) {
	t.Helper()
	var said bytes.Buffer
	c := exec.Command(path, args...)
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(os.Interrupt)
		late := time.AfterFunc(5*time.Second, func() { _ = c.Process.Kill() })
		defer late.Stop()
		_ = c.Wait()
		if t.Failed() {
			t.Logf("%s said:\n%s", path, said.String())
		}
	})
}

// unusedPort is one on loopback that nobody has.
func unusedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func TestSwaks(t *testing.T) {
	t.Parallel()
	swaks := program(t, "swaks")
	w := newMailWorld(t)
	send := func(args ...string) (string, error) {
		out, err := exec.Command(swaks, append([]string{"--server", w.smtp, "--helo", "mx.halden.example", "--from", "mara@halden.example",
			"--to", "alarm+crisis@halden.example", "--h-Subject", "Water in the Berlin office", "--body", "Second floor"}, args...)...).CombinedOutput()
		return string(out), err
	}
	if out, err := send(); err != nil || !strings.Contains(out, "<-  250 2.0.0") {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := send("--pipeline", "--attach", "name=plan.pdf"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := send("--to", "somebody@elsewhere.example"); err == nil || !strings.Contains(out, "<** 550 5.1.1") {
		t.Errorf("%v\n%s", err, out)
	}
	list := w.opened()
	if len(list) != 1 || list[0].Alerts != 2 || list[0].Title != "Water in the Berlin office" || list[0].Details != "Second floor" {
		t.Errorf("%+v", list)
	}
}

const postfixMain = `compatibility_level = 3.6
queue_directory = %[1]s/queue
data_directory = %[1]s/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
shlib_directory = /usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.halden.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
alias_database =
relayhost = [127.0.0.1]:%[2]s
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_relay_restrictions = permit_mynetworks, reject
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
maillog_file_prefixes = %[1]s
maillog_file = %[1]s/log
`

const postfixMaster = `127.0.0.1:%s inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`

// A company's Postfix hands on what it gets. What could not be carried out is told with 451, and Postfix brings it again.
func TestPostfix(t *testing.T) {
	t.Parallel()
	postfix := program(t, "postfix")
	asRoot(t, "Postfix")
	w := newMailWorld(t)
	folder, port := openFolder(t), unusedPort(t)
	_, ours, _ := net.SplitHostPort(w.smtp)
	for _, d := range []string{"config", "queue", "data"} {
		w.must(os.Mkdir(filepath.Join(folder, d), 0o755))
	}
	chown(t, filepath.Join(folder, "data"), "postfix")
	w.must(os.WriteFile(filepath.Join(folder, "config/main.cf"), fmt.Appendf(nil, postfixMain, folder, ours), 0o644))
	w.must(os.WriteFile(filepath.Join(folder, "config/master.cf"), fmt.Appendf(nil, postfixMaster, port), 0o644))
	background(t, postfix, "-c", filepath.Join(folder, "config"), "start-fg")
	t.Cleanup(func() {
		_ = exec.Command(postfix, "-c", filepath.Join(folder, "config"), "stop").Run()
		if log, err := os.ReadFile(filepath.Join(folder, "log")); err == nil && t.Failed() {
			t.Logf("%s", log)
		}
	})
	w.alarms.broken.Store(true)
	raw := strings.ReplaceAll(letter("a", "Water"), "\r\n", "\n")
	w.until("Postfix answers", func() bool {
		return smtp.SendMail("127.0.0.1:"+port, nil, "mara@halden.example", []string{"alarm+crisis@halden.example"}, []byte(raw)) == nil
	})
	w.until("Postfix was told to come again", func() bool { return strings.Contains(w.log.String(), "could not be carried out") })
	w.alarms.broken.Store(false)
	w.open(1)
}

func chown(t *testing.T, path, name string) {
	t.Helper()
	who, err := user.Lookup(name)
	if err != nil {
		t.Skipf("there is no user %s", name)
	}
	uid, _ := strconv.Atoi(who.Uid)
	gid, _ := strconv.Atoi(who.Gid)
	if err := os.Chown(path, uid, gid); err != nil {
		t.Fatal(err)
	}
}

const dovecotConf = `base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:%[1]s/mail
passdb {
  driver = static
  args = password=hunter2
}
userdb {
  driver = static
  args = uid=mail gid=mail home=%[1]s allow_all_users=yes
}
service imap-login {
  chroot =
  inet_listener imap {
    port = %[2]s
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`

// A mailbox on Dovecot, which tells by itself of what comes (IDLE).
func TestDovecot(t *testing.T) {
	t.Parallel()
	dovecot := program(t, "dovecot", "/usr/sbin/dovecot")
	asRoot(t, "Dovecot")
	w := newMailWorld(t)
	folder, port := openFolder(t), unusedPort(t)
	for _, d := range []string{"mail", "mail/cur", "mail/new", "mail/tmp", "state", "run"} {
		w.must(os.Mkdir(filepath.Join(folder, d), 0o755))
		if strings.HasPrefix(d, "mail") {
			chown(t, filepath.Join(folder, d), "mail")
		}
	}
	w.must(os.WriteFile(filepath.Join(folder, "dovecot.conf"), fmt.Appendf(nil, dovecotConf, folder, port), 0o644))
	background(t, dovecot, "-F", "-c", filepath.Join(folder, "dovecot.conf"))
	t.Cleanup(func() {
		if log, err := os.ReadFile(filepath.Join(folder, "log")); err == nil && t.Failed() {
			t.Logf("%s", log)
		}
	})
	arrives := func(name, raw string) {
		path := filepath.Join(folder, "mail/tmp", name)
		w.must(os.WriteFile(path, []byte(strings.ReplaceAll(raw, "\r\n", "\n")), 0o644))
		chown(t, path, "mail")
		w.must(os.Rename(path, filepath.Join(folder, "mail/new", name)))
	}
	arrives("1000.1.mx", letter("a", "Water"))
	readBox(w, intake.IMAPOptions{Server: "127.0.0.1:" + port, StartTLS: true, User: "alarm", Password: "hunter2", Folder: "INBOX", Every: 10 * time.Minute})
	w.open(1)
	arrives("1001.1.mx", letter("b", "Fire"))
	w.open(2)
	w.until("both are marked", func() bool {
		read, _ := filepath.Glob(filepath.Join(folder, "mail/cur/*:2,S"))
		return len(read) == 2
	})
}
