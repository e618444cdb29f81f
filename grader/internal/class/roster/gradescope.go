package roster

import (
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"socketlab/grader/internal/core/exitcode"
)

// MetadataFile is the file in a Gradescope export that names the students of each
// folder.
const MetadataFile = "submission_metadata.yml"

// maxMetadata bounds that file, which may contain earlier results.
const maxMetadata = 32 << 20

// Gradescope reads the metadata of an export. It maps the folder of each submission to
// the students who handed it in together. Errors name the file as called.
func Gradescope(from io.Reader, called string) (map[string][]Person, error) {
	text, err := io.ReadAll(io.LimitReader(from, maxMetadata+1))
	if err != nil {
		return nil, exitcode.Environmentf("read %s: %w", called, err)
	}
	if len(text) > maxMetadata {
		return nil, exitcode.Usagef("%s is larger than %d MiB; delete it and give a roster instead", called, maxMetadata>>20)
	}
	// Ruby wrote it: keys begin with a colon, and numbers may or may not be
	// quoted.
	var folders map[string]struct {
		Submitters []struct {
			Name  yaml.Node `yaml:":name"`
			ID    yaml.Node `yaml:":sid"`
			Email yaml.Node `yaml:":email"`
		} `yaml:":submitters"`
	}
	if err := yaml.Unmarshal(text, &folders); err != nil && !errors.Is(err, io.EOF) {
		return nil, exitcode.Usagef("%s cannot be read: %s; download it again", called, shown(err.Error()))
	}
	people := map[string][]Person{}
	for folder, entry := range folders {
		for _, who := range entry.Submitters {
			people[folder] = append(people[folder], Person{ID: scalar(who.ID), Name: scalar(who.Name), Email: scalar(who.Email)})
		}
	}
	return people, nil
}

func scalar(node yaml.Node) string {
	if node.Kind != yaml.ScalarNode || node.Tag == "!!null" || len(node.Value) > maxField {
		return ""
	}
	return strings.TrimSpace(node.Value)
}
