module example.com/sample

go 1.23.0

require (
	github.com/google/uuid v1.6.0
	golang.org/x/text v0.21.0 // indirect
)

require golang.org/x/mod v0.20.0
