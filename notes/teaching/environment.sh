# What setup.sh and run_autograder share: the same caches, and no download while
# a submission is graded.
export PATH=/usr/local/go/bin:$PATH
export HOME=${HOME:-/root}
export GOPATH=/autograder/go
export GOCACHE=/autograder/cache
export GOTOOLCHAIN=local
