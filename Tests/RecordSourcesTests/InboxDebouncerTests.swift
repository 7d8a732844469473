// When arriving files are read, on a clock of numbers.

import Testing

@testable import RecordSources

private func debouncer() throws -> InboxDebouncer {
  InboxDebouncer([
    InboxWatch(name: "clients", path: try #require(PathPattern("/in/clients*.csv")), quiet_ms: 2000),
    InboxWatch(name: "invoices", path: try #require(PathPattern("/in/invoices*.csv")), quiet_ms: 5000),
  ])
}

@Test func aFileIsReadOnceItWasLeftAloneForItsQuietPeriod() throws {
  var inbox = try debouncer()
  #expect(inbox.nextDeadline == nil)
  inbox.take(.arrived(path: "/in/clients.csv"), at: 100)
  inbox.take(.arrived(path: "/in/clients.csv"), at: 1500)
  #expect(inbox.ready(at: 3499) == [])
  #expect(inbox.nextDeadline == 3500)
  #expect(inbox.ready(at: 3500) == ["clients"])
  #expect(inbox.nextDeadline == nil)
  #expect(inbox.ready(at: 9999) == [])
}

@Test func filesThatArriveTogetherAreOneChangeSet() throws {
  var inbox = try debouncer()
  inbox.take(.arrived(path: "/in/clients.csv"), at: 0)
  inbox.take(.arrived(path: "/in/invoices-1.csv"), at: 1900)
  #expect(inbox.ready(at: 2000) == [])
  #expect(inbox.nextDeadline == 6900)
  #expect(inbox.ready(at: 6900) == ["clients", "invoices"])
}

@Test func aFileThatIsBeingWrittenIsWaitedFor() throws {
  var inbox = try debouncer()
  inbox.take(.arrived(path: "/in/clients.csv"), at: 0)
  inbox.take(.writing(path: "/in/clients.csv"), at: 1000)
  #expect(inbox.ready(at: 30_000) == [])
  inbox.take(.arrived(path: "/in/clients.csv"), at: 30_000)
  #expect(inbox.ready(at: 31_999) == [])
  #expect(inbox.ready(at: 32_000) == ["clients"])
}

@Test func aWriterThatNeverClosesHoldsUpNobodyElseForLong() throws {
  var inbox = try debouncer()
  inbox.take(.arrived(path: "/in/clients.csv"), at: 0)
  inbox.take(.arrived(path: "/in/invoices.csv"), at: 0)
  inbox.postpone(["clients", "invoices"], writer: "/in/invoices.csv", at: 5000)
  #expect(inbox.nextDeadline == InboxDebouncer.patience_ms)
  #expect(inbox.ready(at: InboxDebouncer.patience_ms) == ["clients"])
  #expect(inbox.nextDeadline == nil)
  inbox.take(.arrived(path: "/in/invoices.csv"), at: 900_000)
  #expect(inbox.ready(at: 905_000) == ["invoices"])
}

@Test func aFileWrittenAgainAndAgainIsReadAllTheSame() throws {
  var inbox = try debouncer()
  var reads = 0
  for second in 0..<180 {
    inbox.take(.arrived(path: "/in/clients.csv"), at: Int64(second) * 1000)
    reads += inbox.ready(at: Int64(second) * 1000 + 1).count
  }
  #expect(reads == 2)
}

@Test func temporaryAndForeignNamesAreNoEvents() throws {
  var inbox = try debouncer()
  for name in [
    ".clients.csv", "clients.csv~", "clients.csv.tmp", "clients.csv.part", "contracts.csv", "sub/clients.csv",
  ] {
    inbox.take(.arrived(path: "/in/\(name)"), at: 0)
    inbox.take(.writing(path: "/in/\(name)"), at: 0)
  }
  inbox.take(.arrived(path: "/other/clients.csv"), at: 0)
  #expect(inbox.nextDeadline == nil)
}

@Test func afterLostEventsEverythingOfTheFolderIsReadAgain() throws {
  var inbox = try debouncer()
  inbox.take(.rescan(folder: "/in"), at: 10)
  #expect(inbox.ready(at: 5010) == ["clients", "invoices"])
}

@Test(arguments: [
  ("a*.csv", "a.csv", true), ("a*.csv", "ab.csv", true), ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbYbZ", false),
  ("?.csv", "ż.csv", true),
  ("?.csv", ".csv", false), ("*", "x", true), ("*", ".x", false), ("*.csv", "x.CSV", false), ("**", "", true),
  ("x", "x~", false),
])
func aPatternMatchesWhatItShows(_ pattern: String, _ name: String, _ matches: Bool) throws {
  #expect(try #require(PathPattern("/in/\(pattern)")).matches(name) == matches)
}

@Test func aPatternInAFolderNameIsRefused() {
  #expect(PathPattern("/in*/x.csv") == nil)
  #expect(PathPattern("/in/") == nil)
}
