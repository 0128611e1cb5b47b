package sandbox

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// newState fills a workspace: the people, groups and channels of the file, and the app's bot user after them.
func newState(w *Workspace, m *Manifest, now time.Time) (*state, error) {
	if err := checkScopes(m.Scopes); err != nil {
		return nil, err
	}
	st := &state{
		views: map[string]*View{}, homes: map[string]*View{}, files: map[string]*File{},
		hooks: map[string]*responseURL{}, triggers: map[string]*trigger{},
		userByID: map[string]*User{}, channelByID: map[string]*Channel{}, dmByUser: map[string]*Channel{},
		scheduled: map[string]*scheduledMessage{}, scopes: setOf(m.Scopes),
	}
	st.team = Team{ID: st.id("T"), Name: w.Team.Name, Domain: w.Team.Domain}
	ids := st.buildPeople(w, now)
	st.installApp(m, now)
	if err := st.buildGroups(w, ids, now); err != nil {
		return nil, err
	}
	return st, st.buildChannels(w, ids, now)
}

func setOf(list []string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, s := range list {
		set[s] = true
	}
	return set
}

// buildPeople returns the ids by handle.
func (st *state) buildPeople(w *Workspace, now time.Time) map[string]string {
	ids := make(map[string]string, len(w.People))
	for _, p := range w.People {
		u := &User{
			ID: st.id("U"), Handle: p.Handle, RealName: p.Name, Title: p.Title, Email: p.Email, Phone: p.Phone, Topic: p.Topic,
			TZ: p.TZ, Locale: p.Locale, Region: p.Region, Kind: p.Kind, Updated: now, madeUp: p.madeUp,
		}
		if u.Kind == "" {
			u.Kind = Member
		}
		st.addUser(u)
		ids[p.Handle] = u.ID
	}
	return ids
}

func (st *state) addUser(u *User) {
	st.users = append(st.users, u)
	st.userByID[u.ID] = u
}

func (st *state) installApp(m *Manifest, now time.Time) {
	name := m.BotName
	if name == "" {
		name = m.Name
	}
	handle := strings.ToLower(strings.Map(func(r rune) rune {
		if r == ' ' {
			return '_'
		}
		return r
	}, name))
	bot := &User{ID: st.id("U"), Handle: handle, RealName: name, TZ: "America/Los_Angeles", Locale: "en-US", Kind: Bot, Updated: now}
	st.app = App{ID: st.id("A"), BotID: st.id("B"), BotUserID: bot.ID, Manifest: m}
	st.addUser(bot)
}

func (st *state) buildGroups(w *Workspace, ids map[string]string, now time.Time) error {
	for _, g := range w.Groups {
		members, err := idsOf("group "+g.Handle, g.Members, ids)
		if err != nil {
			return err
		}
		st.groups = append(st.groups, &Group{ID: st.id("S"), Handle: g.Handle, Name: g.Name, Members: members, Disabled: g.Disabled, Updated: now})
	}
	return nil
}

func (st *state) buildChannels(w *Workspace, ids map[string]string, now time.Time) error {
	for _, wc := range w.Channels {
		members, err := idsOf("channel "+wc.Name, wc.Members, ids)
		if err != nil {
			return err
		}
		kind := wc.Kind
		if kind == "" {
			kind = Public
		}
		c := st.newChannel(kind, wc.Name, ids[wc.Creator], now)
		c.Topic, c.Purpose = wc.Topic, wc.Purpose
		for _, m := range members {
			c.add(m)
		}
		if wc.App {
			c.add(st.app.BotUserID)
		}
	}
	return nil
}

func idsOf(what string, handles []string, ids map[string]string) ([]string, error) {
	out := make([]string, 0, len(handles))
	for _, h := range handles {
		id, ok := ids[h]
		if !ok {
			return nil, fmt.Errorf("workspace: %s: there is no person %q", what, h)
		}
		out = append(out, id)
	}
	return out, nil
}

// newChannel opens a conversation without members. Every kind but the DM has an id with a "C", as Slack's have today.
func (st *state) newChannel(kind ChannelKind, name, creator string, now time.Time) *Channel {
	prefix := "C"
	if kind == IM {
		prefix = "D"
	}
	c := &Channel{ID: st.id(prefix), Name: name, Kind: kind, Creator: creator, Created: now, Read: map[string]string{}, byTS: map[string]*Message{}}
	st.channels = append(st.channels, c)
	st.channelByID[c.ID] = c
	return c
}

// id makes a new id that looks like one of Slack's, the same ones in the same order in every run: the counter is
// spread over the 36^9 ids by a factor that has no divisor in common with 36.
func (st *state) id(prefix string) string {
	const space, spread = 36 * 36 * 36 * 36 * 36 * 36 * 36 * 36 * 36, 7_368_787
	st.nextID++
	n := uint64(st.nextID) * spread % space
	s := strings.ToUpper(strconv.FormatUint(n, 36))
	return prefix + "0" + strings.Repeat("0", 9-len(s)) + s
}

// ts makes the timestamp that names a new message. It is the time, but for messages of the same microsecond.
func (st *state) ts(now time.Time) string {
	st.lastTS = max(now.UnixMicro(), st.lastTS+1)
	return formatTS(st.lastTS)
}

func formatTS(micros int64) string {
	return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6)
}

// parseTS reads "1763800000.000100", and plain seconds too, as microseconds.
func parseTS(s string) (int64, bool) {
	whole, part, _ := strings.Cut(s, ".")
	sec, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || sec < 0 || sec > 1e11 || len(part) > 6 {
		return 0, false
	}
	micros, err := strconv.ParseInt((part + "000000")[:6], 10, 64)
	return sec*1e6 + micros, err == nil
}
