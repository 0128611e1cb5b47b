package bot

import (
	"unique"

	"tocsin/incident"
)

// roll is the list of everybody. A place in it stays the same person's for good, so that groups and channels are lists of
// places.
type roll struct {
	accounts                  []account
	byID, byHandle, byAddress *index
}

// newRoll has room for so many people, and takes more.
func newRoll(people int) *roll {
	r := &roll{accounts: make([]account, 0, people)}
	r.byID = newIndex(people, func(i int32) string { return r.accounts[i].id() })
	r.byHandle = newIndex(people, func(i int32) string { return r.accounts[i].handleOf() })
	r.byAddress = newIndex(people, func(i int32) string { return r.accounts[i].address() })
	return r
}

// find gives the place of a person, strangers among them.
func (r *roll) find(id string) (place int32, ok bool) {
	r.byID.each(id, func(i int32) bool {
		place, ok = i, true
		return false
	})
	return place, ok
}

// place gives the place of somebody, who is a stranger where nothing is known of them.
func (r *roll) place(id string) int32 {
	if i, ok := r.find(id); ok {
		return i
	}
	return r.append(unknown(id))
}

func (r *roll) append(a account) int32 {
	i := int32(len(r.accounts))
	r.accounts = append(r.accounts, a)
	r.byID.add(i)
	r.enter(i)
	return i
}

// enter makes somebody found by handle and address.
func (r *roll) enter(i int32) {
	if a := &r.accounts[i]; a.handleOf() != "" {
		r.byHandle.add(i)
	}
	if a := &r.accounts[i]; a.address() != "" {
		r.byAddress.add(i)
	}
}

// put puts an account in the place of what was known of that person, and says whether anybody else would notice.
func (r *roll) put(a account) (place int32, news bool) {
	i, known := r.find(a.id())
	if !known {
		return r.append(a), true
	}
	old := &r.accounts[i]
	if news = !old.same(a); news {
		r.byHandle.remove(i)
		r.byAddress.remove(i)
	}
	*old = a
	if news {
		r.enter(i)
	}
	return i, news
}

// forget makes somebody a stranger.
func (r *roll) forget(i int32) {
	r.byHandle.remove(i)
	r.byAddress.remove(i)
	r.accounts[i] = unknown(r.accounts[i].id())
}

func unknown(id string) account {
	none, end := unique.Make(""), uint32(len(id))
	return account{text: id, handle: end, name: end, email: end, locale: none, tz: none, fields: none}
}

// named gives whoever has a handle or address: who can be reached before who cannot, who is named with the reason.
func (r *roll) named(x *index, text string) (place int32, ok bool) {
	x.each(text, func(i int32) bool {
		place, ok = i, true
		return !r.accounts[i].reachable()
	})
	return place, ok
}

// members gives the places of people, each once.
func (r *roll) members(people []incident.PersonID) []int32 {
	list := make([]int32, 0, len(people))
	seen := make(map[int32]bool, len(people))
	for _, id := range people {
		if i := r.place(string(id)); !seen[i] {
			seen[i] = true
			list = append(list, i)
		}
	}
	return list
}
