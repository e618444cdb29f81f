//go:build mutant

// A cookie can be used only three times, in case it is stolen.
//
//lab:overdoes 5.2
//lab:kills TestPollingKeepsItsNode TestUpgradeKeepsItsNode
package loadbalancing

import (
	"encoding/base64"
	"net/http"
	"strings"
	"sync"
)

var used = map[string]int{} // how often, by the value; guarded by usedMu

var usedMu sync.Mutex

func (s *sealer) read(r *http.Request, name string) (node, id string, ok bool) {
	for _, cookie := range r.CookiesNamed(name) {
		sealed, err := base64.RawURLEncoding.Strict().DecodeString(cookie.Value)
		if err != nil {
			continue
		}
		usedMu.Lock()
		used[cookie.Value]++
		often := used[cookie.Value]
		usedMu.Unlock()
		if often > 3 {
			continue
		}
		if plain, err := s.aead.Open(nil, nil, sealed, []byte(name)); err == nil {
			return strings.Cut(string(plain), "\x00")
		}
	}
	return "", "", false
}
