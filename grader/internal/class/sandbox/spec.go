package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"time"
)

// Spec is what the jail command is told: a program and how to hold it.
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
	// Pass names the variables that the program takes over from the environment
	// of whoever starts the jail.
	Pass []string `json:"pass,omitempty"`
	// Report is a file to which the jail appends how the program ended.
	Report string `json:"report"`
	// Bubblewrap is the path of that program, of its level.
	Bubblewrap string `json:"bubblewrap,omitempty"`
	// Cgroups are the directories of the groups to join.
	Cgroups []string `json:"cgroups,omitempty"`
}

// Encode is the spec as an argument of the jail command.
func (s Spec) Encode() string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // it holds nothing that JSON cannot
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// Decode is the opposite of Encode.
func Decode(argument string) (Spec, error) {
	var s Spec
	text, err := base64.RawURLEncoding.DecodeString(argument)
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(text, &s)
}

// withDefaults fills in what is zero.
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
