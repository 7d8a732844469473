// Rows of several files, in more memory than they are given: which record counts, and which row is rejected, is the same
// as if all were compared in memory.

import FollowupModel
import Testing

@testable import RecordSources

/// What files say, compared in memory: the slow and obvious way.
private struct Naive {
  var records: [RecordKey: Record] = [:]
  var rejected: [String] = []

  init(_ files: [[Record]], laterFileWins: Bool) {
    var seen: [RecordKey: (file: Int, line: Int)] = [:]
    for (file, rows) in files.enumerated() {
      var own: [RecordKey: (record: Record, line: Int)] = [:]
      var reasons: [(line: Int, text: String)] = []
      for (index, record) in rows.enumerated() {
        let line = index + 2
        if let first = own[record.key] {
          if first.record != record { reasons.append((line, "\(file):\(line) in line \(first.line)")) }
          continue
        }
        own[record.key] = (record, line)
        guard let known = records[record.key], let place = seen[record.key] else {
          records[record.key] = record
          seen[record.key] = (file, line)
          continue
        }
        if known == record { continue }
        if laterFileWins {
          records[record.key] = record
        } else {
          reasons.append((line, "\(file):\(line) in \(place.file):\(place.line)"))
        }
      }
      rejected += reasons.sorted { $0.line < $1.line }.map(\.text)
    }
  }
}

@Test(arguments: 1...30)
func repeatedRowsAreJudgedAsIfAllWereInMemory(_ seed: UInt64) throws {
  print("seed \(seed)")
  var generator = SeededGenerator(state: seed)
  let files = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
    (0..<Int.random(in: 0...300, using: &generator)).map { _ in
      Record(
        key: RecordKey(
          Bool.random(using: &generator) ? "client" : "invoice",
          RecordID("\(Int.random(in: 0...150, using: &generator))")),
        values: [.text("\(Int.random(in: 0...2, using: &generator))"), nil])
    }
  }
  for laterFileWins in [false, true] {
    let naive = Naive(files, laterFileWins: laterFileWins)
    for memory in [100, 2_000, 1 << 20] {
      let staging = Staging(types: ["client", "invoice"], memory: memory)
      for (number, rows) in files.enumerated() {
        staging.begin("\(number)")
        for (index, record) in rows.enumerated() { staging.take(record, line: index + 2) }
      }
      let staged = try staging.finish(laterFileWins: laterFileWins)
      let expected = naive.records.values.sorted { $0.key < $1.key }
      #expect(try staged.records.all() == expected)
      #expect(staged.records.count == expected.count)
      let rejected = staged.rejected.map { row in
        "\(row.file):\(row.line) \(row.reason.split(separator: " ").dropFirst(2).prefix(while: { $0 != "with" }).joined(separator: " "))"
      }
      #expect(rejected == naive.rejected)
    }
  }
}

@Test(arguments: 1...30)
func filesReadOnSeveralThreadsAreJudgedAsIfReadInOrder(_ seed: UInt64) throws {
  print("seed \(seed)")
  var generator = SeededGenerator(state: seed)
  let isRising = Bool.random(using: &generator)
  let files = (0..<6).map { file in
    (0..<Int.random(in: 0...100, using: &generator)).map { row in
      let id = isRising ? "\(1000 + file * 100 + row)" : "\(Int.random(in: 0...150, using: &generator))"
      return Record(
        key: RecordKey("client", RecordID(id)), values: [.text("\(Int.random(in: 0...2, using: &generator))")])
    }
  }
  for laterFileWins in [false, true] {
    let inOrder = Staging(types: ["client"], memory: 2_000)
    let stagings = (0..<3).map { _ in Staging(types: ["client"], memory: 2_000) }
    for place in files.indices {
      inOrder.begin("\(place)", place: place)
      for (index, record) in files[place].enumerated() { inOrder.take(record, line: index + 2) }
    }
    for place in files.indices.shuffled(using: &generator) {
      let staging = stagings[Int.random(in: 0..<3, using: &generator)]
      staging.begin("\(place)", place: place)
      for (index, record) in files[place].enumerated() { staging.take(record, line: index + 2) }
    }
    let expected = try inOrder.finish(laterFileWins: laterFileWins)
    let found = try Staging.finish(stagings, laterFileWins: laterFileWins)
    #expect(try found.records.all() == expected.records.all())
    #expect(found.records.count == expected.records.count)
    #expect(found.rejected == expected.rejected)
    #expect(found.files.map(\.name) == expected.files.map(\.name))
  }
}

@Test func aBatchOfFilesSaysWhatTheFilesSayOneByOne() throws {
  let folder = try TemporaryFolder()
  var batch = FileBatch(types: ["client"])
  let reader = try RecordFileReader(standard: "client", schema: schema, time: utc)
  for file in 1...9 {
    let rows = (0..<file * 50).map { "\(file)-\($0),Client \($0)\n" }.joined()
    try folder.write("id,name\n" + rows + (file == 7 ? "\n1-3,Other\n,Nobody\n" : ""), to: "\(file).csv")
    batch.add("\(folder.path)/\(file).csv", with: reader)
  }
  let files = try batch.read()
  #expect(files.records.count == 45 * 50)
  #expect(try files.records.all().map(\.key) == files.records.all().map(\.key).sorted())
  #expect(files.rejected.map(\.line) == [353, 354])
  #expect(files.rejected[0].reason.contains("1.csv:5"))
  try folder.write("nothing of this\n", to: "4.csv")
  let error = try #require(throws: SourceError.self) { try batch.read() }
  #expect("\(error)".contains("4.csv"))
}

/// Whoever watches the daemon must be able to tell a long import from one that is stuck.
@Test func readingManyRowsAndTakingThemOutShowsThatItGetsOn() throws {
  let folder = try TemporaryFolder()
  let life = LifeSign()
  var batch = FileBatch(types: ["client"], life: life)
  try folder.write("id,name\n" + (1...5000).map { "\($0),Client \($0)\n" }.joined(), to: "client.csv")
  batch.add("\(folder.path)/client.csv", with: try RecordFileReader(standard: "client", schema: schema, time: utc))
  let files = try batch.read()
  let read = life.steps
  #expect(read >= 4)
  #expect(try files.records.all().count == 5000)
  #expect(life.steps >= read + 4)
}

@Test func theHashOfAFileIsThatOfItsSpecification() {
  func hash(_ text: String, pieces: Int) -> UInt64 {
    var hash = ContentHash()
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: pieces) { hash.update(Array(bytes[start...].prefix(pieces))) }
    return hash.value
  }
  for pieces in [1, 5, 32, 33, 1000] {
    #expect(hash("", pieces: pieces) == 0xEF46_DB37_51D8_E999)
    #expect(hash("abc", pieces: pieces) == 0x44BC_2CF5_AD77_0999)
    #expect(hash("Nobody inspects the spammish repetition", pieces: pieces) == 0xFBCE_A83C_8A37_8BF1)
    #expect(
      hash(String(repeating: "xxhash", count: 100), pieces: pieces)
        == hash(String(repeating: "xxhash", count: 100), pieces: 600))
  }
}

@Test func nothingOfARefusedFileIsTaken() throws {
  let staging = Staging(types: ["client"], memory: 50)
  let anna = Record(key: RecordKey("client", "a"), values: [.text("Anna"), nil])
  let ala = Record(key: RecordKey("client", "a"), values: [.text("Ala"), nil])
  staging.begin("1")
  staging.take(ala, line: 2)
  staging.take(Record(key: RecordKey("client", "b"), values: [.text("Bolek"), nil]), line: 3)
  staging.reject(line: 4, "bad", key: nil)
  staging.discard()
  staging.begin("2")
  staging.take(anna, line: 2)
  let files = try staging.finish(laterFileWins: false)
  #expect(try files.records.all() == [anna])
  #expect(files.rejected.isEmpty)
}

@Test func valuesOfEveryKindComeBackAsTheyWere() throws {
  let values: [Value?] = [
    .text(""), .text("Żółw\n„x”"), .number(Number(scaled: .min)), .money(try #require(Money("-0.01 PLN"))), nil,
    .date(try #require(CivilDate(year: 1, month: 1, day: 1))), .instant(Instant(second: -1)), .yesNo(true),
    .yesNo(false),
    .email("a@example.com"), .choice("open"), .link(RecordKey("client", "ß")),
  ]
  var bytes: [UInt8] = []
  RecordBytes.append(values, to: &bytes)
  bytes.withUnsafeBytes { all in
    var position = 0
    #expect(RecordBytes.values(all, at: &position) == values)
    #expect(position == all.count)
    for end in 0..<all.count {
      var position = 0
      #expect(RecordBytes.values(UnsafeRawBufferPointer(rebasing: all[..<end]), at: &position) == nil, "cut at \(end)")
    }
  }
}

@Test func aRowWhoseFileChangedIsReadAnewAndOneThatDidNotIsNot() throws {
  let folder = try TemporaryFolder()
  let path = try #require(PathPattern("\(folder.path)/clients*.csv"))
  let reader = try SourceReader(
    SourceDescription(name: "crm", path: path, records: [RecordMapping(record: "client")]), schema: schema, time: utc)
  try folder.write("id,name\na,Anna\n", to: "clients.csv")
  let first = try #require(try reader.read().changeSet?.fingerprint)
  let again = try reader.read(unless: first)
  #expect(again.isUnchanged && again.changeSet == nil)
  try folder.write("id,name\na,Ala\n", to: "clients.csv")
  let changed = try reader.read(unless: first)
  #expect(!changed.isUnchanged && changed.changeSet?.fingerprint != first)
  #expect(try changed.changeSet?.staged?.all().map(\.values[0]) == [.text("Ala")])
}

@Test func theShortWayOfARowGivesWhatTheLongWayGives() throws {
  print("seed 5")
  var generator = SeededGenerator(state: 5)
  let cells: [[String]] = [
    ["f1", "f2", " f3", "", "ż", "f\u{85}4"],
    ["F/1", " x ", "", "„a”", "a\u{7}b", "\"q, \"\"q\"\"\"", "\u{a0}", "a\u{a0}b"],
    ["acme", "", " acme", "\"a\nb\""],
    [
      "1 PLN", "-1234.5678 EUR", "1 234.50 PLN", "1.23456 PLN", "12345678901234.5 PLN", "0.5PLN", "x PLN", "1",
      "1. PLN", "",
    ],
    ["2026-11-22", "2024-02-30", "2026-1-2", "22.11.2026", "", " 2026-11-22"], ["open", "paid ", "nothing", ""],
    ["", "note", "\t"], ["yes", "no", "YES", ""], ["2026-11-22T10:00:00Z", "", "now"], ["a@example.com", "nobody", ""],
    ["1", "-0.5", "1,000.5", "99999999999999999999", ""],
  ]
  let header = "id,number,client,amount,due_on,status,note,disputed,changed_at,contact,rate\n"
  for _ in 0..<300 {
    var text = header
    for _ in 0..<Int.random(in: 0...6, using: &generator) {
      let row = cells.map { choices in
        // Most cells are good, so that some rows are.
        Int.random(in: 0..<4, using: &generator) == 0
          ? choices[Int.random(in: 0..<choices.count, using: &generator)] : choices[0]
      }
      text += row.joined(separator: ",") + "\n"
    }
    var long = try reader([RecordMapping(record: "invoice")])
    let short = long
    long.takesShortWay = false
    let (one, other) = (try short.file(bytes(text), named: "i.csv"), try long.file(bytes(text), named: "i.csv"))
    #expect(one.records == other.records)
    #expect(one.rejected == other.rejected)
    #expect(one.rowCount == other.rowCount)
  }
}
