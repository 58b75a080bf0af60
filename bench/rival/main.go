// Command rival is the smallest program that a Go engineer would write for the same purpose: controller-runtime,
// net/smtp, one condition. The benchmarks compare the operator with it. It reads the certificates and addresses of the
// benchmark's servers from a file, because they are not in any DNS.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"os"
	"time"

	core "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/clientcmd"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

const (
	timeout  = 10 * time.Second
	interval = time.Minute
	workers  = 32
)

var kind = schema.GroupVersionKind{Group: "smtp-operator.dev", Version: "v1alpha1", Kind: "SmtpConfig"}

// servers is the description of the benchmark's mail servers.
type servers struct {
	CA    string `json:"ca"`
	Hosts []struct {
		Host    string `json:"host"`
		Address string `json:"address"`
	} `json:"hosts"`
}

type reconciler struct {
	client.Client
	roots     *x509.CertPool
	addresses map[string]string
}

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(kubeconfig, file string) error {
	ctrl.SetLogger(zap.New())
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
 // Follows controller-runtime's documentation for busy controllers: the API server limits the rate, not the client.
	config.QPS = -1
	reconciler, err := load(file)
	if err != nil {
		return err
	}
	manager, err := ctrl.NewManager(config, ctrl.Options{Metrics: server.Options{BindAddress: "0"}})
	if err != nil {
		return err
	}
	reconciler.Client = manager.GetClient()
	watched := &unstructured.Unstructured{}
	watched.SetGroupVersionKind(kind)
	err = ctrl.NewControllerManagedBy(manager).
		For(watched).
		Owns(&core.Secret{}).
		Owns(&core.ConfigMap{}).
		WithOptions(controller.Options{MaxConcurrentReconciles: workers}).
		Complete(reconciler)
	if err != nil {
		return err
	}
	return manager.Start(ctrl.SetupSignalHandler())
}

func load(file string) (*reconciler, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var known servers
	if err := json.Unmarshal(content, &known); err != nil {
		return nil, err
	}
	r := &reconciler{roots: x509.NewCertPool(), addresses: map[string]string{}}
	if !r.roots.AppendCertsFromPEM([]byte(known.CA)) {
		return nil, errors.New("no certificate in " + file)
	}
	for _, host := range known.Hosts {
		r.addresses[host.Host] = host.Address
	}
	return r, nil
}

func (r *reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	config := &unstructured.Unstructured{}
	config.SetGroupVersionKind(kind)
	if err := r.Get(ctx, request.NamespacedName, config); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	name, _, _ := unstructured.NestedString(config.Object, "spec", "secretRef", "name")
	host, _, _ := unstructured.NestedString(config.Object, "spec", "endpoint", "host")
	port, _, _ := unstructured.NestedInt64(config.Object, "spec", "endpoint", "port")
	login := core.Secret{}
	if err := r.Get(ctx, types.NamespacedName{Namespace: request.Namespace, Name: name}, &login); err != nil {
		return ctrl.Result{}, err
	}
	user, password := string(login.Data["username"]), string(login.Data["password"])
	if err := r.probe(ctx, host, port, user, password); err != nil {
		return ctrl.Result{RequeueAfter: interval}, r.report(ctx, config, "False", err.Error())
	}
	settings := map[string]string{"SMTP_HOST": host, "SMTP_PORT": fmt.Sprint(port)}
	metadata := meta.ObjectMeta{
		Namespace:       request.Namespace,
		Name:            request.Name + "-smtp",
		OwnerReferences: []meta.OwnerReference{*meta.NewControllerRef(config, kind)},
	}
	plain := core.ConfigMap{ObjectMeta: *metadata.DeepCopy(), Data: settings}
	secret := core.Secret{ObjectMeta: metadata, StringData: map[string]string{"SMTP_USERNAME": user, "SMTP_PASSWORD": password}}
	for key, value := range settings {
		secret.StringData[key] = value
	}
	for _, output := range []client.Object{&secret, &plain} {
		if err := r.Create(ctx, output); err != nil && !apierrors.IsAlreadyExists(err) {
			return ctrl.Result{}, err
		}
	}
	return ctrl.Result{RequeueAfter: interval}, r.report(ctx, config, "True", "the login works")
}

func (r *reconciler) report(ctx context.Context, config *unstructured.Unstructured, status, message string) error {
	condition := map[string]any{
		"type": "Ready", "status": status, "reason": "Ready", "message": message,
		"lastTransitionTime": time.Now().UTC().Format(time.RFC3339),
	}
	if present, found, _ := unstructured.NestedSlice(config.Object, "status", "conditions"); found && len(present) == 1 {
		if was, isMap := present[0].(map[string]any); isMap && was["status"] == status && was["message"] == message {
			return nil
		}
	}
	if err := unstructured.SetNestedSlice(config.Object, []any{condition}, "status", "conditions"); err != nil {
		return err
	}
	return r.Status().Update(ctx, config)
}

func (r *reconciler) probe(ctx context.Context, host string, port int64, user, password string) error {
	address := host
	if known, found := r.addresses[host]; found {
		address = known
	}
	dialer := tls.Dialer{
		NetDialer: &net.Dialer{Timeout: timeout},
		Config:    &tls.Config{ServerName: host, RootCAs: r.roots},
	}
	connection, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(address, fmt.Sprint(port)))
	if err != nil {
		return err
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(timeout)); err != nil {
		return err
	}
	session, err := smtp.NewClient(connection, host)
	if err != nil {
		return err
	}
	if err := session.Auth(smtp.PlainAuth("", user, password, host)); err != nil {
		return err
	}
	return session.Quit()
}
