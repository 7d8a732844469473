// The watcher against the real kernel: real folders, real files, and waiting for its events only.

import Foundation
import Testing

@testable import RecordSources

/// Collects what the watcher reports, and waits for it at most ten seconds.
private final class Reports: Sendable {
  private let stream: AsyncStream<[String]>
  private let continuation: AsyncStream<[String]>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream() }

  func add(_ names: [String]) { continuation.yield(names) }

  func next() async -> [String]? {
    await withTaskGroup(of: [String]?.self) { group in
      group.addTask { [stream] in
        for await names in stream { return names }
        return nil
      }
      group.addTask {
        try? await Task.sleep(for: .seconds(10))
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
  }
}

private func watch(_ folder: String, reports: Reports, quiet_ms: Int = 30) throws -> InboxWatcher {
  let path = try #require(PathPattern("\(folder)/invoices*.csv"))
  return try InboxWatcher([InboxWatch(name: "invoices", path: path, quiet_ms: quiet_ms)]) { reports.add($0) }
}

@Test func writeThenCloseAndAtomicRenameAreBothNoticed() async throws {
  let folder = try TemporaryFolder()
  let reports = Reports()
  let watcher = try watch(folder.path, reports: reports)
  defer { watcher.stop() }
  #expect(await reports.next() == ["invoices"], "at the start everything is read")
  try folder.write("a", to: "invoices.csv")
  #expect(await reports.next() == ["invoices"])
  try folder.write("b", to: ".hidden.tmp")
  try FileManager.default.moveItem(atPath: "\(folder.path)/.hidden.tmp", toPath: "\(folder.path)/invoices-2.csv")
  #expect(await reports.next() == ["invoices"])
  try FileManager.default.removeItem(atPath: "\(folder.path)/invoices-2.csv")
  #expect(await reports.next() == ["invoices"])
}

@Test func aHalfWrittenFileIsReadOnlyAfterItsClose() async throws {
  let folder = try TemporaryFolder()
  try folder.write("half", to: "invoices.csv")
  let handle = try #require(FileHandle(forWritingAtPath: "\(folder.path)/invoices.csv"))
  let reports = Reports()
  let closed = Flag()
  let path = try #require(PathPattern("\(folder.path)/invoices*.csv"))
  let watcher = try InboxWatcher([
    InboxWatch(name: "invoices", path: path, quiet_ms: 10), InboxWatch(name: "all", path: path, quiet_ms: 10),
  ]) { names in
    #expect(closed.isSet, "read before it was closed")
    reports.add(names)
  }
  defer { watcher.stop() }
  try handle.write(contentsOf: Data(repeating: 0x61, count: 1000))
  // A second watcher with a longer quiet period bears witness that the first one's has passed.
  let other = try TemporaryFolder()
  let witnesses = Reports()
  let witness = try watch(other.path, reports: witnesses, quiet_ms: 100)
  defer { witness.stop() }
  #expect(await witnesses.next() == ["invoices"])
  closed.set()
  try handle.close()
  #expect(await reports.next() == ["invoices", "all"])
}

@Test func aFolderThatVanishesAndComesBackIsWatchedAgain() async throws {
  let parent = try TemporaryFolder()
  let inbox = "\(parent.path)/a/inbox"
  let reports = Reports()
  let watcher = try watch(inbox, reports: reports)
  defer { watcher.stop() }
  #expect(await reports.next() == ["invoices"])
  try FileManager.default.createDirectory(atPath: "\(parent.path)/a", withIntermediateDirectories: true)
  try FileManager.default.createDirectory(atPath: inbox, withIntermediateDirectories: true)
  #expect(await reports.next() == ["invoices"])
  try FileManager.default.moveItem(atPath: inbox, toPath: "\(parent.path)/elsewhere")
  #expect(await reports.next() == ["invoices"])
  try FileManager.default.createDirectory(atPath: inbox, withIntermediateDirectories: true)
  #expect(await reports.next() == ["invoices"])
  try parent.write("x", to: "a/inbox/invoices.csv")
  #expect(await reports.next() == ["invoices"])
}

/// Set once, read from another thread.
private final class Flag: Sendable {
  private let lock = NSLock()
  nonisolated(unsafe) private var value = false

  var isSet: Bool { lock.withLock { value } }
  func set() { lock.withLock { value = true } }
}
