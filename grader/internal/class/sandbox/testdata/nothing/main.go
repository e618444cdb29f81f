// Nothing does nothing, successfully.
package main

func main() {}
