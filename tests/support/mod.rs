//! The test cloud, and the real program run against it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

/// The Python of the test tools, which `tests/install` puts there.
fn python() -> PathBuf {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join(".test-tools/venv/bin/python");
    assert!(python.exists(), "the test cloud is not installed: run tests/install first");
    python
}

/// One cloud at a time: several at once would only take each other's time,
/// and what waits for an answer would take that for a fault.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A cloud of its own for each test; it ends with the test.
pub(crate) struct Cloud {
    _turn: MutexGuard<'static, ()>,
    server: Child,
    /// Seconds to wait for an answer: long, unless the test is about waiting.
    patience: u32,
    pub(crate) url: String,
}

impl Cloud {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cloud/serve.py");
        let mut server = Command::new(python())
            .arg(script)
            .args(["--port", "0"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").expect("the cloud starts").to_owned();
        Self { _turn: turn, server, patience: 60, url }
    }

    /// From now on an answer that does not come within three seconds is missing.
    pub(crate) fn lose_patience(&mut self) {
        self.patience = 3;
    }

    /// Fills the cloud with an estate of `tests/cloud/estates`.
    pub(crate) fn seed(&self, estate: &str, arguments: &[&str]) {
        let script =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/cloud/estates/{estate}.py"));
        let status = Command::new(python())
            .arg(script)
            .args(["--endpoint-url", &self.url])
            .args(arguments)
            .status()
            .unwrap();
        assert!(status.success(), "{estate} cannot be seeded");
    }

    /// Makes matching calls fail from now on.
    pub(crate) fn fault(&self, service: &str, region: &str, operation: &str, kind: &str) {
        let fault = serde_json::json!([
            {"service": service, "region": region, "operation": operation, "kind": kind}
        ]);
        self.control("POST", "/_cloud/faults", &fault.to_string());
    }

    /// Makes the next matching calls fail, so many of them.
    pub(crate) fn fault_times(
        &self,
        service: &str,
        region: &str,
        operation: &str,
        kind: &str,
        times: u32,
    ) {
        let fault = serde_json::json!([{
            "service": service, "region": region, "operation": operation, "kind": kind,
            "times": times
        }]);
        self.control("POST", "/_cloud/faults", &fault.to_string());
    }

    /// Sets what no AWS API can set; the kinds are in `tests/cloud`.
    pub(crate) fn seed_state(&self, kind: &str, state: &Value) {
        self.control("POST", &format!("/_cloud/seed/{kind}"), &state.to_string());
    }

    /// What a script of `tests/cloud` prints.
    pub(crate) fn script(&self, name: &str, arguments: &[&str]) -> Vec<u8> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cloud").join(name);
        let output = Command::new(python())
            .arg(script)
            .args(["--endpoint-url", &self.url])
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name} {arguments:?}: {said}");
        output.stdout
    }

    /// Every call since the log was cleared.
    pub(crate) fn calls(&self) -> Vec<Value> {
        let answer = self.control("GET", "/_cloud/requests", "");
        serde_json::from_str(&answer).unwrap()
    }

    pub(crate) fn forget_calls(&self) {
        self.control("DELETE", "/_cloud/requests", "");
    }

    /// A request to the cloud's own control, by the plainest of clients.
    fn control(&self, method: &str, path: &str, body: &str) -> String {
        let host = self.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(" 200 ") || head.contains(" 204 "), "{method} {path}: {answer}");
        body.to_owned()
    }

    /// Runs the program against this cloud.
    pub(crate) fn run(&self, folder: &Path, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_blackstart"))
            .current_dir(folder)
            .args(arguments)
            .env_clear()
            .env("AWS_ENDPOINT_URL", &self.url)
            .env("AWS_ACCESS_KEY_ID", "testing")
            .env("AWS_SECRET_ACCESS_KEY", "testing")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("BLACKSTART_ATTEMPT_TIMEOUT", self.patience.to_string())
            .env("BLACKSTART_OPERATION_TIMEOUT", (2 * self.patience).to_string())
            .env("BLACKSTART_MAX_ATTEMPTS", "2")
            .env("SOURCE_DATE_EPOCH", "1793000000")
            .output()
            .unwrap()
    }

    /// Audits live and returns the report.
    pub(crate) fn audit(&self, folder: &Path, arguments: &[&str]) -> Report {
        let mut all = vec!["audit", "--format", "json"];
        all.extend(arguments);
        let output = self.run(folder, &all);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{said}");
        Report(serde_json::from_slice(&output.stdout).unwrap())
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A report, to ask questions of.
pub(crate) struct Report(pub(crate) Value);

impl Report {
    fn list(&self, key: &str) -> &[Value] {
        self.0[key].as_array().unwrap()
    }

    pub(crate) fn findings(&self) -> &[Value] {
        self.list("findings")
    }

    pub(crate) fn gaps(&self) -> &[Value] {
        self.list("gaps")
    }

    /// The verdict of a rule on the resource of this name in this Region.
    pub(crate) fn verdict(&self, rule: &str, name: &str, region: &str) -> Option<&str> {
        let of = |finding: &&Value| {
            finding["rule_id"] == rule
                && finding["resource"]["name"] == name
                && finding["resource"]["region"] == region
        };
        self.findings().iter().find(of)?["status"].as_str()
    }

    /// The rules that could not be assessed, once each.
    pub(crate) fn not_assessed(&self) -> Vec<String> {
        let open = self.findings().iter().filter(|finding| finding["status"] == "not_assessed");
        let mut rules: Vec<String> =
            open.map(|finding| finding["rule_id"].as_str().unwrap().to_owned()).collect();
        rules.sort();
        rules.dedup();
        rules
    }

    pub(crate) fn has_gap(
        &self,
        service: &str,
        region: &str,
        operation: &str,
        reason: &str,
    ) -> bool {
        self.gaps().iter().any(|gap| {
            gap["service"] == service
                && gap["region"] == region
                && gap["operation"] == operation
                && gap["reason"] == reason
        })
    }

    pub(crate) fn workload(&self, name: &str) -> &Value {
        let workloads = self.list("workloads");
        workloads.iter().find(|workload| workload["name"] == name).expect(name)
    }
}
