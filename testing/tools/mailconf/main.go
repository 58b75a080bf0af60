// Command mailconf reads mail settings with the libraries of the applications that use them, and prints the result.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"regexp"
	"time"

	"github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/notify"
	"github.com/prometheus/alertmanager/notify/email"
	"github.com/prometheus/alertmanager/template"
	"github.com/prometheus/alertmanager/types"
	"github.com/prometheus/common/model"
	"gopkg.in/ini.v1"
)

func main() {
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail(err)
	}
	switch os.Args[1] {
	case "alertmanager-send":
		err = send(string(input))
	case "alertmanager":
		err = each(input, func(text string) (string, error) {
			c, err := config.Load(text)
			if err != nil {
				return "", err
			}
			return string(c.Global.SMTPAuthPassword), nil
		})
	case "gitea":
		err = each(input, gitea)
	case "grafana":
		err = each(input, grafana)
	}
	if err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// each reads a JSON list of texts and prints the list of parsed values.
func each(input []byte, read func(string) (string, error)) error {
	var texts, results []string
	if err := json.Unmarshal(input, &texts); err != nil {
		return err
	}
	for _, text := range texts {
		result, err := read(text)
		if err != nil {
			return fmt.Errorf("%q: %w", text, err)
		}
		results = append(results, result)
	}
	return json.NewEncoder(os.Stdout).Encode(results)
}

// gitea processes an environment variable like the image of Gitea: it writes the variable into app.ini and reads it
// again.
func gitea(value string) (string, error) {
	options := ini.LoadOptions{KeyValueDelimiterOnWrite: " = ", IgnoreContinuation: true}
	file := ini.Empty(options)
	file.Section("mailer").Key("USER").SetValue("somebody")
	file.Section("mailer").Key("PASSWD").SetValue(value)
	var written bytes.Buffer
	if _, err := file.WriteTo(&written); err != nil {
		return "", err
	}
	read, err := ini.LoadSources(options, written.Bytes())
	if err != nil {
		return "", err
	}
	return read.Section("mailer").Key("PASSWD").String(), nil
}

var variable = regexp.MustCompile(`\$(|__\w+){([^}]+)}`)

// grafana puts a variable into its configuration, which expands variables first and files second.
func grafana(value string) (string, error) {
	for _, expander := range []string{"env", "file"} {
		for _, match := range variable.FindAllStringSubmatch(value, -1) {
			if match[1] != "__"+expander && (match[1] != "" || expander != "env") {
				continue
			}
			replacement := ""
			if match[2] == "SMTP_OPERATOR_DOLLAR" {
				replacement = "$"
			}
			value = string(bytes.Replace([]byte(value), []byte(match[0]), []byte(replacement), 1))
		}
	}
	file := ini.Empty()
	file.Section("smtp").Key("user").SetValue("somebody")
	file.Section("smtp").Key("password").SetValue(value)
	return file.Section("smtp").Key("password").String(), nil
}

// send delivers one alert to the first receiver with Alertmanager's own notifier.
func send(text string) error {
	c, err := config.Load(text)
	if err != nil {
		return err
	}
	templates, err := template.FromGlobs(nil)
	if err != nil {
		return err
	}
	templates.ExternalURL = &url.URL{Scheme: "http", Host: "alertmanager.lab.test"}
	ctx := notify.WithGroupLabels(context.Background(), model.LabelSet{"alertname": "Lab"})
	ctx = notify.WithGroupKey(ctx, "lab")
	ctx = notify.WithReceiverName(ctx, "mail")
	notifier := email.New(c.Receivers[0].EmailConfigs[0], templates, slog.New(slog.DiscardHandler))
	alert := &types.Alert{Alert: model.Alert{
		Labels:   model.LabelSet{"alertname": "Lab"},
		StartsAt: time.Now(),
		EndsAt:   time.Now().Add(time.Hour),
	}}
	_, err = notifier.Notify(ctx, alert)
	return err
}
