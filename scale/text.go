package scale

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Text is a label in several languages, keyed by language tag ("en", "zh",
// "pt-BR"; RFC 5646). A nil Text is no label. Labels never decide whether two
// scales may be merged.
type Text map[string]string

// In gives the label in the first of the languages that it has: the exact tag
// first, then the tag without its last subtag ("pt-BR" falls back to "pt").
// Where none is there it falls back to English, then to the first tag in
// alphabetical order; an empty Text gives "".
func (t Text) In(languages ...string) string {
	for _, tag := range languages {
		for tag != "" {
			if s, ok := t[tag]; ok {
				return s
			}
			i := strings.LastIndexByte(tag, '-')
			if i < 0 {
				break
			}
			tag = tag[:i]
		}
	}
	if s, ok := t["en"]; ok {
		return s
	}
	for _, tag := range slices.Sorted(maps.Keys(t)) {
		return t[tag]
	}
	return ""
}

// Clone is a copy that shares nothing with t; nil if t is empty.
func (t Text) Clone() Text {
	if len(t) == 0 {
		return nil
	}
	return maps.Clone(t)
}

// Validate refuses empty and blank language tags, and text that is not UTF-8.
func (t Text) Validate() error {
	for _, tag := range slices.Sorted(maps.Keys(t)) {
		if tag == "" || strings.ContainsAny(tag, " \t\r\n") {
			return fmt.Errorf("label: language tag %q: %w", tag, ErrDefinition)
		}
		if !utf8.ValidString(tag) || !utf8.ValidString(t[tag]) {
			return fmt.Errorf("label %q: not UTF-8: %w", tag, ErrDefinition)
		}
	}
	return nil
}
