// Start, reload, rest and end, as the service manager sees them.

import Foundation
import SMTPTestKit
import Testing

extension EndToEnd {
  @Suite struct LifeCycle {
    @Test func theServiceManagerHearsOfEveryTurn() async throws {
      let place = try Workplace()
      defer { place.close() }
      let socket = try NotificationSocket("\(place.path)/notify")
      let daemon = try await place.start(environment: ["NOTIFY_SOCKET": socket.path])
      let ready = try await socket.hears("READY=1")
      #expect(ready.contains("STATUS="))
      daemon.signal(SIGHUP)
      #expect(try await socket.hears("RELOADING=1").contains("MONOTONIC_USEC="))
      _ = try await socket.hears("READY=1")
      #expect(try await place.ctl("reload").output.contains("1 rule is in force"))
      _ = try await socket.hears("RELOADING=1")
      _ = try await socket.hears("READY=1")
      #expect(try await daemon.stop() == .exited(0))
      _ = try await socket.hears("STOPPING=1")
    }

    @Test func anIdleDaemonEndsInUnderASecond() async throws {
      let place = try Workplace(Setup(sources: Workplace.everySource))
      defer { place.close() }
      for signal in [SIGTERM, SIGINT] {
        let daemon = try await place.start()
        let start = ContinuousClock.now
        daemon.signal(signal)
        #expect(try await daemon.ended() == .exited(0))
        #expect(ContinuousClock.now - start < .seconds(1))
        try await daemon.hears("stopped")
      }
    }

    @Test func atRestNothingWakesUp() async throws {
      let place = try Workplace(Setup(sources: Workplace.everySource))
      defer { place.close() }
      try place.scratch.replace("inbox/clients.csv", "id,name,manager,status\nacme,Acme,,active\n")
      let daemon = try await place.start()
      try await daemon.hears("clients.csv: 1 added")
      // Threads that the start needed end within seconds; then nothing stirs. Time itself is what is tested here.
      let isAtRest: Bool? = try await eventually(within: 30) {
        let before = switches(of: daemon)
        try await Task.sleep(for: .seconds(6))
        return !before.isEmpty && switches(of: daemon) == before ? true : nil
      }
      #expect(isAtRest == true)
    }

    /// How often each thread has gone to sleep and been woken.
    private func switches(of daemon: RunningDaemon) -> [String: String] {
      let tasks = "/proc/\(daemon.process)/task"
      var result: [String: String] = [:]
      for task in (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? [] {
        let status = (try? String(contentsOfFile: "\(tasks)/\(task)/status", encoding: .utf8)) ?? ""
        result[task] = status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches") }.map(String.init)
      }
      return result
    }

    @Test func theJournalHoldsAClientsStoryByItsFields() async throws {
      let place = try Workplace(mode: 0o755)
      defer { place.close() }
      let ctl = "\(Program.path(of: "followupctl"))"
      try place.scratch.write(
        "story.sh",
        """
        set -e
        cd "\(place.path)"
        "\(Program.path(of: "followupd"))" --config followupd.toml &
        daemon=$!
        until [ -S control.sock ]; do sleep 0.05; done
        "\(ctl)" record put client acme name=Acme status=active --config followupd.toml
        "\(ctl)" record put invoice i1 number=F1 client=acme "amount=1.00 PLN" status=open --config followupd.toml
        for attempt in $(seq 100); do
          journalctl --sync
          journalctl -q -o json -t followupd FOLLOWUP_CLIENT=acme FOLLOWUP_EVENT=reminded | grep -q . && break
          sleep 0.05
        done
        kill $daemon
        wait $daemon
        journalctl --sync
        journalctl -q -o json -t followupd FOLLOWUP_CLIENT=acme > story.jsonl
        journalctl -q -o json -t followupd > all.jsonl
        """)
      let ran = try await Program.run(
        "bash", ["\(Program.project)/Tests/Support/with-journald.sh", "bash", "\(place.path)/story.sh"], seconds: 60)
      try #require(ran.status == 0, "\(ran.output)\(ran.errors)")
      let story = try Finished(status: 0, output: place.scratch.read("story.jsonl"), errors: "").objectLines()
      #expect(story.map { $0["FOLLOWUP_EVENT"] as? String }.prefix(2) == ["opened", "reminded"])
      let reminded = try #require(story.first { $0["FOLLOWUP_EVENT"] as? String == "reminded" })
      let expected = [
        "SYSLOG_IDENTIFIER": "followupd", "FOLLOWUP_NUMBER": "1", "FOLLOWUP_RULE": "unpaid",
        "FOLLOWUP_RECORD": "invoice",
        "FOLLOWUP_RECORD_ID": "i1", "FOLLOWUP_CLIENT": "acme", "PRIORITY": "6",
      ]
      for (field, value) in expected { #expect(reminded[field] as? String == value, "\(field)") }
      #expect(reminded["FOLLOWUP_STEP"] != nil)
      let all = try Finished(status: 0, output: place.scratch.read("all.jsonl"), errors: "").objectLines()
      let catalog = try String(
        contentsOfFile: "\(Program.project)/Packaging/systemd/followupd.catalog", encoding: .utf8)
      for entry in all {
        let id = try #require(entry["MESSAGE_ID"] as? String, "\(entry)")
        #expect(catalog.contains("-- \(id)"), "\(entry)")
      }
      #expect(all.contains { $0["FOLLOWUP_EVENT"] as? String == "stopping" })
    }
  }

  @Suite struct Demonstration {
    @Test func theDemoWithoutATerminalShowsMailsAndJournalAndEndsByItself() async throws {
      let demo = try await Program.run("followupctl", ["demo"], folder: Program.project, seconds: 60)
      #expect(demo.status == 0, "\(demo.errors)")
      #expect(demo.output.contains("│ mail 1 to "))
      #expect(demo.output.contains("anna.kowalska@example.com"))
      #expect(demo.errors.contains("followupd: ") && demo.errors.contains("delivered"))
      // Every mail that was sent is shown: each of the team but the one on leave, and the substitute's.
      let shown = demo.lines.count { $0.hasPrefix("│ mail ") }
      #expect(shown >= 6)
      #expect(demo.output.contains("the demo has ended: \(shown) mails were sent"))
    }
  }
}

/// Where the service manager would listen.
private final class NotificationSocket {
  let path: String
  private let descriptor: Int32

  init(_ path: String) throws {
    self.path = path
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let isBound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    try #require(isBound)
  }

  deinit { close(descriptor) }

  /// Takes messages until one has a line; returns that one.
  func hears(_ line: String) async throws -> String {
    var heard: [String] = []
    let found: String? = try await eventually(within: 10) { () -> String? in
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      guard count > 0 else { return nil }
      let message = String(decoding: buffer.prefix(count), as: UTF8.self)
      heard.append(message)
      return message.split(separator: "\n").contains { $0 == line } ? message : nil
    }
    return try #require(found, "no `\(line)` among \(heard)")
  }
}
