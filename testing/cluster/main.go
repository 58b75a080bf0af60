// Command cluster is Kubernetes' own control plane and etcd in one binary, for tests and the demo. Its name, or else
// its first argument, selects the command.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

// commands maps the name of each upstream command to a function that runs it and returns its exit code.
var commands = map[string]func(args []string) int{
	"kube-apiserver":          func([]string) int { return cli.Run(apiserver.NewAPIServerCommand()) },
	"kube-controller-manager": func([]string) int { return cli.Run(controllermanager.NewControllerManagerCommand()) },
	"kubectl":                 func([]string) int { return runKubectl() },
	"etcd":                    func(args []string) int { etcdmain.Main(args); return 0 },
}

func runKubectl() int {
	var command *cobra.Command = kubectl.NewDefaultKubectlCommand()
	if err := cli.RunNoErrOutput(command); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func main() {
	name := filepath.Base(os.Args[0])
	if _, known := commands[name]; !known && len(os.Args) > 1 {
  // Treat `cluster etcd --flag` like `etcd --flag`.
		name = os.Args[1]
		os.Args = append([]string{name}, os.Args[2:]...)
	}
	run, known := commands[name]
	if !known {
		fmt.Fprintf(os.Stderr, "cluster: unknown command %q; one of: %s\n", name, strings.Join(names(), ", "))
		os.Exit(2)
	}
	os.Exit(run(os.Args))
}

func names() []string {
	found := make([]string, 0, len(commands))
	for name := range commands {
		found = append(found, name)
	}
	sort.Strings(found)
	return found
}
