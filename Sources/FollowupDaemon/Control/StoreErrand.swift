// A long reading of the store for a person, beside the working thread: a backup, an examination. It has a connection
// and a thread of its own, so that reminders never wait for it.

import ControlAPI
import FollowupEngine
import FollowupStore
import Foundation
import Synchronization

final class StoreErrand: @unchecked Sendable {  // `reader` is used by the errand's thread alone; `state` has a lock.
  private struct State {
    var progress = ""
    var isCancelled = false
    var isDone = false
  }

  /// For people: `a backup to …`.
  let name: String
  private let reader: SQLiteStore
  private let state = Mutex(State())
  private let done = NSCondition()

  init(_ name: String, _ reader: SQLiteStore) {
    self.name = name
    self.reader = reader
  }

  var isDone: Bool { state.withLock(\.isDone) }

  /// What it is at, for people: `a backup to … (43 %)`.
  var status: String { state.withLock { $0.progress.isEmpty ? name : "\(name) (\($0.progress))" } }

  /// Begins. `respond` is called once, from the errand's thread.
  func start(
    _ work: @escaping @Sendable (SQLiteStore, _ progress: (String) throws -> Void) throws -> ControlAnswer,
    respond: @escaping @Sendable (ControlAnswer) -> Void
  ) {
    Thread.detachNewThread { [self] in
      var answer: ControlAnswer
      do {
        answer = try work(reader) { progress in
          try state.withLock {
            $0.progress = progress
            if $0.isCancelled { throw BackupError.cancelled }
          }
        }
      } catch {
        answer = ControlDesk.answer(to: error)
      }
      if state.withLock(\.isCancelled) {
        answer = ControlAnswer(.unavailable, message: "\(name) was broken off: followupd ends")
      }
      try? reader.forgetPages()
      done.lock()
      state.withLock { $0.isDone = true }
      done.broadcast()
      done.unlock()
      respond(answer)
    }
  }

  /// Breaks it off, and waits until it is.
  func cancel() {
    state.withLock { $0.isCancelled = true }
    reader.interrupt()
    done.lock()
    while !isDone { done.wait() }
    done.unlock()
  }
}

extension Daemon {
  /// Sends one errand after the other; a second one is told to wait.
  func begin(
    _ name: String, respond: @escaping @Sendable (ControlAnswer) -> Void,
    _ work: @escaping @Sendable (SQLiteStore, _ progress: (String) throws -> Void) throws -> ControlAnswer
  ) {
    if let errand, !errand.isDone {
      return respond(
        ControlAnswer(.unavailable, message: "\(errand.status) is under way", remedy: "try again when it is done"))
    }
    do {
      // Kept: Dispatch would wake up every second from the end of a connection on.
      let reader = try errandReader ?? SQLiteStore.reader(besideWriterOf: store.path)
      errandReader = reader
      let errand = StoreErrand(name, reader)
      self.errand = errand
      errand.start(work, respond: respond)
    } catch {
      respond(ControlDesk.answer(to: error))
    }
  }

  func backUp(to path: String, replaces: Bool, respond: @escaping @Sendable (ControlAnswer) -> Void) {
    guard path.hasPrefix("/") else {
      return respond(ControlAnswer(.wrongUsage, message: "`\(path)` is no absolute path", remedy: "write all of it"))
    }
    begin("a backup to `\(path)`", respond: respond) { reader, progress in
      let bytes = try reader.backUp(to: path, replaces: replaces) { try progress("\(Int($0 * 100)) %") }
      return ControlAnswer(message: BackupWords.done(bytes, path))
    }
  }

  func verify(respond: @escaping @Sendable (ControlAnswer) -> Void) {
    let url = "sqlite:\(store.path)"
    begin("an examination of the store", respond: respond) { reader, progress in
      let report = VerifyReport(try reader.examine { try progress($0) }, of: url)
      return ControlAnswer(report.findings.isEmpty ? .done : .problems, content: .verified(report))
    }
  }
}

/// What is said of a backup, with a daemon and without.
public enum BackupWords {
  public static func done(_ bytes: Int, _ path: String) -> String {
    let tenths = bytes * 10 / 1_000_000
    return "\(tenths / 10).\(tenths % 10) MB written to \(path)"
  }
}

extension VerifyReport {
  /// What an examination of the store at a URL found.
  public init(_ health: StoreHealth, of url: String) {
    self.init(
      store: url, version: health.version, checks: health.checks,
      counts: health.counts.map { .init($0.name, $0.count) },
      findings: health.findings.map {
        VerifyFinding(check: $0.check, count: $0.count, places: $0.places, meaning: $0.meaning, remedy: $0.remedy)
      })
  }
}
