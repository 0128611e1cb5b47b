package intake

import (
	"bytes"
	"errors"
	"io"
	"sync"

	"tocsin/intake/mail"
)

// memory bounds what mails take while they are being sent. Relays share one pool, all others another, of which no client may have
// more than one of the largest mails takes: who sends slowly keeps nobody else's mails out, least of all the company's own server's.
type memory struct {
	mu    sync.Mutex
	taken map[string]int64 // bytes, by pool
}

const (
	memoryStep = 32 << 10                          // so much is taken at a time
	memoryNear = int64(mail.MaxBytes) + memoryStep // by one client
	memoryPool = 2 * memoryNear                    // by all relays, and by all others
)

var errNoMemory = errors.New("mails that are being sent take all the memory that they may")

// pools are those of a client, with what may be taken of each.
func pools(near string, relay bool) map[string]int64 {
	if relay {
		return map[string]int64{"relays": memoryPool}
	}
	return map[string]int64{"others": memoryPool, near: memoryNear}
}

// read reads a mail to its end. Its memory counts until release is called, which may be done in any case.
func (m *memory) read(r io.Reader, pools map[string]int64) (raw []byte, release func(), err error) {
	var all bytes.Buffer
	taken := int64(0)
	release = func() { m.take(pools, -taken) }
	for {
		if !m.take(pools, memoryStep) {
			return nil, release, errNoMemory
		}
		taken += memoryStep
		n, err := io.CopyN(&all, r, memoryStep)
		if errors.Is(err, io.EOF) {
			return all.Bytes(), release, nil
		}
		if err != nil || n < memoryStep {
			return nil, release, err
		}
	}
}

// take takes so much of all pools, or nothing where one of them has too little. What is below zero is given back.
func (m *memory) take(pools map[string]int64, bytes int64) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for name, most := range pools {
		if bytes > 0 && m.taken[name]+bytes > most {
			return false
		}
	}
	if m.taken == nil {
		m.taken = map[string]int64{}
	}
	for name := range pools {
		if m.taken[name] += bytes; m.taken[name] <= 0 {
			delete(m.taken, name)
		}
	}
	return true
}
