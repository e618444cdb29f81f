# setup.sh and run_autograder share these settings: both use the same caches, and
# nothing is downloaded while the autograder grades a submission.
export PATH=/usr/local/go/bin:$PATH
export HOME=${HOME:-/root}
export GOPATH=/autograder/go
export GOCACHE=/autograder/cache
export GOTOOLCHAIN=local
