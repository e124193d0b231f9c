package tabular

import (
	"bytes"
	"encoding/json"
)

// A scanner steps over text that is known to be valid JSON. It copies nothing,
// which is what encoding/json cannot do for a line of answers.
type scanner struct {
	data []byte
	pos  int
}

func (s *scanner) space() {
	for s.pos < len(s.data) && isSpace(s.data[s.pos]) {
		s.pos++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// enter steps over an opening bracket.
func (s *scanner) enter() {
	s.space()
	s.pos++
}

// next moves to the next element and tells whether there is one before the
// closing bracket, which it steps over.
func (s *scanner) next(closing byte) bool {
	s.space()
	if s.data[s.pos] == ',' {
		s.pos++
		s.space()
	}
	if s.data[s.pos] == closing {
		s.pos++
		return false
	}
	return true
}

// key steps over a key and its colon.
func (s *scanner) key() []byte {
	key := unquote(s.value())
	s.space()
	s.pos++
	return key
}

// kind is the first byte of the next value: { [ " n t f or that of a number.
func (s *scanner) kind() byte {
	s.space()
	return s.data[s.pos]
}

// value steps over a value and returns its text.
func (s *scanner) value() []byte {
	s.space()
	start := s.pos
	for depth := 0; ; {
		switch s.data[s.pos] {
		case '{', '[':
			depth++
			s.pos++
		case '}', ']':
			depth--
			s.pos++
		case '"':
			s.quoted()
		case ',', ':', ' ', '\t', '\r', '\n': // within an array or object
			s.pos++
		default:
			for s.pos < len(s.data) && !isSpace(s.data[s.pos]) && s.data[s.pos] != ',' && s.data[s.pos] != ']' && s.data[s.pos] != '}' {
				s.pos++
			}
		}
		if depth == 0 {
			return s.data[start:s.pos]
		}
	}
}

func (s *scanner) quoted() {
	for s.pos++; s.data[s.pos] != '"'; s.pos++ {
		if s.data[s.pos] == '\\' {
			s.pos++
		}
	}
	s.pos++
}

// unquote is the text of a string; most have no escapes.
func unquote(quoted []byte) []byte {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1]
	}
	var text string
	if err := json.Unmarshal(quoted, &text); err != nil {
		return quoted // cannot be: the text is valid JSON
	}
	return []byte(text)
}
