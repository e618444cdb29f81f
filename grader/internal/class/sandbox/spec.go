package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"time"
)

// Spec tells the jail command which program to run, and how to confine it.
type Spec struct {
	Level    Level    `json:"level"`
	Args     []string `json:"args"`
	Env      []string `json:"env"`
	Dir      string   `json:"dir"`
	Show     []string `json:"show"`
	Write    []string `json:"write"`
	Limits   Limits   `json:"limits"`
	Loopback bool     `json:"loopback,omitempty"`
	Nests    bool     `json:"nests,omitempty"`
	// Pass names the variables that the program inherits from the jail's parent.
	Pass []string `json:"pass,omitempty"`
	// Peers names the variable with the URLs of the only servers to connect to.
	Peers string `json:"peers,omitempty"`
	// SmallPages keeps the kernel from giving it huge pages.
	SmallPages bool `json:"small_pages,omitempty"`
	// Report is the file to which the jail appends how the program ended.
	Report string `json:"report"`
	// Bubblewrap is the path of bubblewrap, for its level.
	Bubblewrap string `json:"bubblewrap,omitempty"`
	// Cgroups are the directories of the control groups to join.
	Cgroups []string `json:"cgroups,omitempty"`
}

// Encode is the spec as an argument of the jail command.
func (s Spec) Encode() string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // JSON can express every field
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// Decode decodes an argument that Encode made.
func Decode(argument string) (Spec, error) {
	var s Spec
	text, err := base64.RawURLEncoding.DecodeString(argument)
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(text, &s)
}

// withDefaults replaces zero limits by their defaults.
func (l Limits) withDefaults() Limits {
	orElse(&l.Memory, 512<<20)
	orElse(&l.Processes, 128)
	orElse(&l.Files, 512)
	orElse(&l.FileSize, 16<<20)
	orElse(&l.Disk, 16<<20)
	orElse(&l.Inodes, 1024)
	orElse(&l.CPU, time.Minute)
	orElse(&l.Wall, DefaultWall)
	orElse(&l.Output, 16<<20)
	return l
}

func orElse[T int | int64 | time.Duration](value *T, otherwise T) {
	if *value == 0 {
		*value = otherwise
	}
}
