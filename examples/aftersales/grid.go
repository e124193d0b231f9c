package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

const (
	widest      = 100 // columns of the terminal
	narrowest   = 12  // columns that the names in a table keep
	indentation = "  "
)

// A grid is a table of text. The first column holds names, and gives way where the
// table would be too wide. package text/tabwriter would do, but that it aligns all
// columns to one side and takes Chinese characters for one column wide.
type grid struct {
	align string // per column l or r
	rows  [][]string
}

func (g *grid) add(cells ...string) { g.rows = append(g.rows, cells) }

func (g *grid) write(w io.Writer) {
	columns := make([]int, len(g.align))
	for _, row := range g.rows {
		for i, cell := range row {
			columns[i] = max(columns[i], width(cell))
		}
	}
	total := len(indentation) * len(columns)
	for _, c := range columns {
		total += c
	}
	if total > widest {
		columns[0] = max(columns[0]-(total-widest), narrowest)
	}
	for _, row := range g.rows {
		var b strings.Builder
		for i, cell := range row {
			cell = cut(cell, columns[i])
			pad := strings.Repeat(" ", columns[i]-width(cell))
			b.WriteString(indentation)
			if g.align[i] == 'r' {
				b.WriteString(pad + cell)
			} else {
				b.WriteString(cell + pad)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}

// wide are the blocks whose characters take two columns of a terminal (The Unicode
// Consortium, Unicode Standard Annex #11, East Asian Width).
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115f, Stride: 1}, {Lo: 0x2e80, Hi: 0xa4cf, Stride: 1}, {Lo: 0xac00, Hi: 0xd7a3, Stride: 1},
		{Lo: 0xf900, Hi: 0xfaff, Stride: 1}, {Lo: 0xfe30, Hi: 0xfe6f, Stride: 1}, {Lo: 0xff00, Hi: 0xff60, Stride: 1},
		{Lo: 0xffe0, Hi: 0xffe6, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0x20000, Hi: 0x3fffd, Stride: 1}},
}

// width is the number of columns that a text takes.
func width(s string) int {
	n := 0
	for _, r := range s {
		n += columnsOf(r)
	}
	return n
}

func columnsOf(r rune) int {
	switch {
	case unicode.Is(wide, r):
		return 2
	case unicode.Is(unicode.Mn, r):
		return 0
	}
	return 1
}

// cut shortens a text to so many columns.
func cut(s string, columns int) string {
	if width(s) <= columns {
		return s
	}
	n := 0
	for i, r := range s {
		if n += columnsOf(r); n > columns-1 {
			return s[:i] + "…"
		}
	}
	return s
}
