module example.com/sample

go 1.23.0

toolchain go1.24.1

require (
	github.com/google/uuid v1.6.0
	golang.org/x/text v0.22.0 // indirect
	rsc.io/quote v1.5.2
)

replace github.com/google/uuid => git.example/fork/uuid v1.6.1

replace (
	golang.org/x/text v0.22.0 => ./text
)
