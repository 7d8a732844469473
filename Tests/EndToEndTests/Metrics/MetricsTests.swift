// The daemon in figures, asked for as Prometheus does and read by its own parser.

import Foundation
import SMTPTestKit
import Testing

/// A family of metrics as Python's prometheus-client read it.
struct MetricFamily: Decodable {
  struct Sample: Decodable {
    var name: String
    var labels: [String: String]
    var value: Double
  }

  var name: String
  var type: String
  var unit: String
  var help: String
  var samples: [Sample]
}

extension EndToEnd {
  @Suite struct Metrics {
    @Test func prometheusReadsWhatTheDaemonCounts() async throws {
      var settings = CaptureServer.Settings()
      settings.recipientReply = { $0.hasPrefix("bruno") ? "550 5.1.1 no such user" : nil }
      let server = try await CaptureServer.start(settings)
      let place = try Workplace(
        Setup(port: server.port, sources: Workplace.source("client") + "[metrics]\nlisten = \"127.0.0.1:29464\"\n"))
      defer { place.close() }
      let daemon = try await place.start()
      try place.scratch.write("inbox/clients.csv", "id,name,manager,status\nacme,Acme,anna,active\nx,X,bruno,active\n")
      try place.scratch.write(
        "employee.csv", "id,name,email\nanna,Anna,anna@example.test\nbruno,B,bruno@example.test\n")
      try place.scratch.write(
        "invoice.csv", "id,number,client,amount,due_on,status\ni1,F1,acme,10.00 PLN,,open\ni2,F2,x,20.00 PLN,,open\n")
      #expect(try await place.ctl("import", "employee.csv", "invoice.csv").status == 0)
      try await daemon.hears("FOLLOWUP_EVENT=delivered")
      try await daemon.hears("FOLLOWUP_EVENT=bounced")
      try await server.mail(to: "head@example.test")

      let socket = try await curl(place, ["--unix-socket", "\(place.path)/control.sock", "http://localhost/metrics"])
      #expect(socket.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: application/openmetrics-text; version=1.0.0;"))
      let families = try await read(socket, place)
      func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        families.values.flatMap(\.samples).first { $0.name == name && $0.labels == labels }?.value
      }
      #expect(value("followupd_build_info", ["version": "0.1.0"]) == 1)
      #expect(value("followupd_followups", ["state": "open"]) == 2)
      #expect(value("followupd_rule_followups", ["rule": "unpaid"]) == 2)
      #expect(value("followupd_reminders_total") == 2)
      #expect((value("followupd_deliveries_total", ["result": "delivered"]) ?? 0) >= 1)
      #expect(value("followupd_deliveries_total", ["result": "failed"]) == 1)
      #expect(value("followupd_queue_mails", ["state": "failed"]) == 1)
      #expect(value("followupd_queue_oldest_age_seconds") != nil)
      #expect(value("followupd_rules") == 1 && value("followupd_refused_problems") == 0)
      #expect(value("followupd_clock_trusted") == 1 && value("followupd_store_failing") == 0)
      #expect(value("followupd_store_size_bytes", ["file": "reserve"]) == 2_097_152)
      #expect((value("followupd_evaluation_duration_seconds_count") ?? 0) >= 1)
      #expect((value("followupd_import_duration_seconds_count") ?? 0) >= 1)
      let source = ["source": "client from inbox/clients*.csv"]
      #expect((value("followupd_source_last_success_timestamp_seconds", source) ?? 0) > 1_700_000_000)
      #expect(value("followupd_source_rejected_rows", source) == 0 && value("followupd_source_failing", source) == 0)

      // The same by the port and by the command.
      let port = try await read(try await curl(place, ["http://127.0.0.1:29464/metrics"]), place)
      #expect(Set(port.keys) == Set(families.keys))
      let command = try await place.ctl("metrics")
      #expect(command.output.hasSuffix("# EOF\n") && command.output.contains("followupd_build_info{"))
      #expect(try await curl(place, ["http://127.0.0.1:29464/other"]).hasPrefix("HTTP/1.1 404 Not Found"))
      #expect(try await curl(place, ["-X", "POST", "http://127.0.0.1:29464/metrics"]).hasPrefix("HTTP/1.1 400"))
      // Commands still work, and so does the end.
      #expect(try await place.ctl("status").status == 0)
      #expect(try await daemon.stop() == .exited(0))
      try await server.stop()
    }

    @Test func namesKeepPrometheusConventionsAndNoLabelGrowsWithRecords() async throws {
      let (families, _) = try await ofARestingDaemon()
      let labels: Set<String> = ["version", "state", "rule", "result", "server", "source", "file", "le"]
      #expect(families.count > 25)
      for family in families.values {
        #expect(family.name.hasPrefix("followupd_") && family.help.hasSuffix("."), "\(family.name)")
        #expect(Set(family.samples.flatMap(\.labels.keys)).isSubset(of: labels), "\(family.name)")
        #expect(!family.name.hasSuffix("_total"), "\(family.name)")
        if family.unit != "" { #expect(family.name.hasSuffix("_\(family.unit)"), "\(family.name)") }
        let units = ["_seconds", "_bytes"].filter { family.name.hasSuffix($0) }
        #expect(units.isEmpty || family.unit == String(units[0].dropFirst()), "\(family.name) tells no unit")
      }
    }

    @Test func alertsAreTakenByPromtoolAndNameWhatThereIs() async throws {
      let file = "\(Program.project)/Packaging/prometheus/followupd.rules.yml"
      let checked = try await Program.run("promtool", ["check", "rules", file])
      #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
      let (families, place) = try await ofARestingDaemon()
      let known = Set(families.values.flatMap { [$0.name] + $0.samples.map(\.name) })
      let rules = try String(contentsOfFile: file, encoding: .utf8)
      let named = rules.matches(of: /followupd_\w+/).map { String($0.output) }
      #expect(Set(named).count >= 12)
      for name in named { #expect(known.contains(name), "no metric is called \(name)") }
      place.close()
    }

    @Test(arguments: ["0.0.0.0:9464", "192.0.2.1:9464", "[::]:9464", "9464", "127.0.0.1:0", "example.com:80"])
    func metricsAreForThisMachineAlone(_ address: String) async throws {
      let place = try Workplace(Setup(sources: "[metrics]\nlisten = \"\(address)\"\n"))
      defer { place.close() }
      let check = try await place.startInVain(["--check"])
      #expect(check.status == 78 && check.errors.contains("listen = \"127.0.0.1:"), "\(check.errors)")
    }

    private func ofARestingDaemon() async throws -> ([String: MetricFamily], Workplace) {
      let place = try Workplace(Setup(sources: Workplace.everySource))
      try await place.start()
      return (try await read(try await place.ctl("metrics").output, place), place)
    }

    private func curl(_ place: Workplace, _ arguments: [String]) async throws -> String {
      let done = try await Program.run("curl", ["--silent", "--include", "--max-time", "20"] + arguments)
      try #require(done.status == 0, "curl ended with \(done.status): \(done.errors)")
      return done.output
    }

    /// What prometheus-client makes of a text or a whole answer, by the families' names.
    private func read(_ text: String, _ place: Workplace) async throws -> [String: MetricFamily] {
      let body = text.components(separatedBy: "\r\n\r\n").last ?? ""
      try place.scratch.write("metrics.txt", body)
      let read = try await Program.run(
        "python3", ["\(Program.project)/Tests/EndToEndTests/Metrics/read_metrics.py", "\(place.path)/metrics.txt"],
        environment: ["PYTHONPATH": "\(Program.project)/.build/python"])
      try #require(read.status == 0, "\(read.errors)\n\(body)")
      let families = try JSONDecoder().decode([MetricFamily].self, from: Data(read.output.utf8))
      return Dictionary(families.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    }
  }
}
