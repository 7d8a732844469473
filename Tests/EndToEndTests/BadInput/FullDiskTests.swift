// A disk that is really full, a small tmpfs of the daemon's own: changes wait, mail that is committed goes out and is
// settled, and everything goes on by itself once there is room.

import Foundation
import SMTPTestKit
import Testing

extension EndToEnd {
  @Suite struct FullDisks {
    /// A workplace whose store lies on a small disk.
    private func smallDisk(port: Int) throws -> Workplace {
      let place = try Workplace(Setup(port: port, sources: Workplace.everySource))
      let text = try place.scratch.read("followupd.toml").replacing(
        "sqlite:followupd.db", with: "sqlite:disk/followupd.db")
      try place.scratch.write("followupd.toml", text)
      try place.scratch.write("disk/.keep", "")
      return place
    }

    private func start(_ place: Workplace, megabytes: Int) async throws -> RunningDaemon {
      let small =
        "mount -t tmpfs -o size=\(megabytes)m,mode=700 tmpfs '\(place.path)/disk' && exec \"$@\""
      return try await place.start(through: ["unshare", "--mount", "sh", "-c", small, "sh"])
    }

    /// The daemon's own view of its small disk.
    private func disk(of daemon: RunningDaemon, _ place: Workplace) -> String {
      "/proc/\(daemon.process)/root\(place.path)/disk"
    }

    private func fill(_ disk: String) async throws {
      let filled = try await Program.run("dd", ["if=/dev/zero", "of=\(disk)/\(fileName(disk))", "bs=4k"])
      try #require(filled.errors.contains("No space left"))
    }

    private func fileName(_ disk: String) -> String {
      FileManager.default.fileExists(atPath: "\(disk)/filler") ? "filler-2" : "filler"
    }

    private func putPeople(_ place: Workplace) throws {
      try place.scratch.replace("inbox/employees.csv", "id,name,email\nanna,Anna,anna@example.test\n")
      try place.scratch.replace(
        "inbox/clients.csv", "id,name,manager,status\n" + (1...200).map { "c\($0),Client \($0),anna,active\n" }.joined()
      )
    }

    @Test func changesWaitAndAreTakenUpOnceThereIsSpace() async throws {
      let server = try await CaptureServer.start()
      let place = try smallDisk(port: server.port)
      defer { place.close() }
      let daemon = try await start(place, megabytes: 16)
      let disk = disk(of: daemon, place)
      try await fill(disk)
      let put = try await place.ctl(
        "record", "put", "client", "x", "name=\(String(repeating: "x", count: 60_000))", "status=active")
      // What fits into the log's own room may still be taken; this much does not fit for long.
      for number in 1...200 where put.status == 0 {
        let more = try await place.ctl(
          "record", "put", "client", "x\(number)", "name=\(String(repeating: "x", count: 60_000))", "status=active")
        if more.status == 74 { break }
      }
      try putPeople(place)
      try place.scratch.replace("inbox/invoices.csv", "id,number,client,amount,due_on,status\n1,F1,c1,1.00 PLN,,open\n")
      let line = try await daemon.hears("FOLLOWUP_EVENT=fault", within: 30)
      #expect(line.contains("the disk is full and nothing was changed; free some space"), "\(line)")
      #expect(line.contains("changes wait, mail that is committed still goes out"), "\(line)")
      #expect(try await place.ctl("status").output.contains("the disk is full"))
      #expect(try await place.ctl("list").status == 0)
      let refused = try await place.ctl("record", "put", "client", "small", "name=S", "status=active")
      #expect(refused.status == 74)
      #expect(refused.errors.contains("the disk is full and nothing was changed"))
      try FileManager.default.removeItem(atPath: "\(disk)/filler")
      try await server.mail(to: "anna@example.test", about: "F1 of Client 1", within: 40)
      try await daemon.hears("the store works again")
      #expect(try await place.ctl("verify").status == 0)
      try await server.stop()
    }

    @Test(.timeLimit(.minutes(3)))
    func committedMailGoesOutAndIsSettledWhileTheDiskIsFull() async throws {
      let isOpen = Switch()
      var settings = CaptureServer.Settings()
      settings.answer = { _ in isOpen.isOn ? .accept : .reply("451 4.3.0 later") }
      let server = try await CaptureServer.start(settings)
      let place = try smallDisk(port: server.port)
      defer { place.close() }
      let daemon = try await start(place, megabytes: 24)
      let disk = disk(of: daemon, place)
      let people = 40
      try place.scratch.replace(
        "inbox/employees.csv", "id,name,email\n" + (1...people).map { "m\($0),M,m\($0)@example.test\n" }.joined())
      try place.scratch.replace(
        "inbox/clients.csv",
        "id,name,manager,status\n" + (1...people).map { "c\($0),Client \($0),m\($0),active\n" }.joined())
      try place.scratch.replace(
        "inbox/invoices.csv",
        "id,number,client,amount,due_on,status\n" + (1...people).map { "\($0),F\($0),c\($0),1.00 PLN,,open\n" }.joined()
      )
      let isCommitted: Bool? = try await eventually(within: 40) {
        try await place.ctl("queue", "list", "--format", "json").objects().count {
          $0["state"] as? String == "deferred"
        }
          == people ? true : nil
      }
      try #require(isCommitted == true, "\(daemon.said)")
      try await fill(disk)
      // A change that finds no room.
      try place.scratch.replace(
        "inbox/clients.csv",
        "id,name,manager,status\n"
          + (1...6000).map { "n\($0),\(String(repeating: "n", count: 3000)),m1,active\n" }.joined())
      try await daemon.hears("changes wait, mail that is committed still goes out", within: 60)
      #expect(!FileManager.default.fileExists(atPath: "\(disk)/followupd.db.reserve"))
      try await fill(disk)
      isOpen.turnOn()
      // The next attempts would come in five minutes.
      let retry = try await place.ctl("queue", "retry")
      #expect(retry.status == 0, "\(retry.errors)")
      let isSent: Bool? = try await eventually(within: 60) {
        try await place.count("queued mails") == 0 ? true : nil
      }
      #expect(isSent == true, "\(daemon.said)")
      #expect(daemon.lines(with: "FOLLOWUP_EVENT=delivered").count == people)
      #expect(Set(server.received.flatMap(\.recipients)).count == people)
      #expect(try await place.ctl("status").output.contains("the disk is full"))
      #expect(try await place.ctl("record", "put", "client", "x", "name=X", "status=active").status == 74)
      // What would not fit on the disk even when it is empty is taken back.
      try place.scratch.replace("inbox/clients.csv", "id,name,manager,status\nnew,New,m1,active\n")
      for name in ["filler", "filler-2"] { try? FileManager.default.removeItem(atPath: "\(disk)/\(name)") }
      try await daemon.hears("the store works again", within: 40)
      #expect(FileManager.default.fileExists(atPath: "\(disk)/followupd.db.reserve"))
      #expect(try await place.ctl("verify").status == 0)
      // Nothing is sent once more.
      #expect(server.received.count == people)
      #expect(try await daemon.stop() == .exited(0))
      try await server.stop()
    }
  }
}

/// Turned on once, from another thread.
private final class Switch: @unchecked Sendable {  // `on` is only touched with the lock held.
  private let lock = NSLock()
  private var on = false
  var isOn: Bool { lock.withLock { on } }
  func turnOn() { lock.withLock { on = true } }
}
