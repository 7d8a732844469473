import Foundation
import Testing

@testable import SystemdSupport

@Suite struct SignalTests {
  @Test func everySignalReachesTheServiceAndABrokenPipeDoesNotKillIt() throws {
    let process = Probe.process([Probe.path, "signals"])
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    var lines = Lines(pipe.fileHandleForReading)
    #expect(lines.next() == "listening")
    for (signal, word) in [(SIGHUP, "hangUp"), (SIGINT, "interrupt"), (SIGHUP, "hangUp"), (SIGTERM, "terminate")] {
      kill(process.processIdentifier, signal)
      #expect(lines.next() == word)
    }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(process.terminationReason == .exit)
  }

  /// Lines of a pipe, as they come.
  private struct Lines: IteratorProtocol {
    private let handle: FileHandle
    private var pending = Data()

    init(_ handle: FileHandle) { self.handle = handle }

    mutating func next() -> String? {
      while true {
        if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
          defer { pending = Data(pending[(end + 1)...]) }
          return String(decoding: pending[..<end], as: UTF8.self)
        }
        let more = handle.availableData
        if more.isEmpty { return nil }
        pending += more
      }
    }
  }
}

@Suite(.timeLimit(.minutes(5))) struct WallClockTimerTests {
  private static func now() -> Int64 { Int64(Date().timeIntervalSince1970) }

  /// A timer, and what it tells.
  private func timer() throws -> (WallClockTimer, AsyncStream<WallClockTimer.Event>.Iterator) {
    let (events, continuation) = AsyncStream.makeStream(of: WallClockTimer.Event.self)
    return (try WallClockTimer { continuation.yield($0) }, events.makeAsyncIterator())
  }

  @Test func itFiresAtItsInstantAndNotBefore() async throws {
    var (timer, events) = try timer()
    let instant = Self.now() + 2
    try timer.arm(at: instant)
    #expect(await events.next() == .fired)
    #expect((instant...(instant + 30)).contains(Self.now()))
    timer.stop()
  }

  @Test(arguments: [Int64.min, -1, 0, 1, 1_000_000_000])
  func anInstantThatHasPassedFiresAtOnce(instant: Int64) async throws {
    var (timer, events) = try timer()
    try timer.arm(at: instant)
    #expect(await events.next() == .fired)
    timer.stop()
  }

  @Test func theLastInstantArmedCounts() async throws {
    var (timer, events) = try timer()
    try timer.arm(at: Self.now() + 3600)
    try timer.arm(at: .max)
    try timer.arm(at: nil)
    try timer.arm(at: 1)
    #expect(await events.next() == .fired)
    timer.stop()
  }

  @Test func aStoppedTimerCallsNothing() async throws {
    let (events, continuation) = AsyncStream.makeStream(of: WallClockTimer.Event.self)
    let timer = try WallClockTimer { continuation.yield($0) }
    timer.stop()
    try timer.arm(at: 1)
    continuation.finish()
    var told = 0
    for await _ in events { told += 1 }
    #expect(told == 0)
    timer.stop()
  }

  @Test func aClockThatWasSetIsToldApartFromAnInstantThatCame() {
    #expect(WallClockTimer.event(size: 8, code: 0) == .fired)
    #expect(WallClockTimer.event(size: -1, code: ECANCELED) == .clockSet)
    #expect(WallClockTimer.event(size: -1, code: EAGAIN) == nil)
  }
}
