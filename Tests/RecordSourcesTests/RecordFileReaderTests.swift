// Files: good rows are taken, bad ones named, and a file that is wrong as a whole is left alone as a whole.

import FollowupModel
import Testing

@testable import RecordSources

private let standardHeader = "id,number,client,amount,due_on,status\n"

private func invoices(_ text: String, file: String = "invoice.csv") throws -> RecordFile {
  try reader([RecordMapping(record: "invoice")]).file(bytes(text), named: file)
}

private func refusal(_ text: String, file: String = "invoice.csv") -> String {
  do {
    return "read: \(try invoices(text, file: file))"
  } catch {
    return "\(error)"
  }
}

@Test func aStandardFileNeedsNoDescription() throws {
  let file = try invoices("\u{FEFF}" + standardHeader + "f1,F/1,acme,1234.50 PLN,2026-11-22,open\r\n")
  #expect(file.rejected.isEmpty)
  let record = try #require(file.records.first)
  #expect(record.key == RecordKey("invoice", "f1"))
  #expect(
    record.values == [
      .text("F/1"), .link(RecordKey("client", "acme")), Money("1234.50 PLN").map { .money($0) },
      CivilDate(iso: "2026-11-22").map { .date($0) }, .choice("open"), nil, nil, nil, nil, nil,
    ])
}

@Test func aBadRowIsNamedByLineColumnAndRemedyAndTheOthersGoOn() throws {
  let file = try invoices(
    standardHeader
      + "f1,F1,acme,1 PLN,2026-11-22,open\nf2,F2,acme,1 PLN,22.11.2026,open\nf3,F3,acme,1 PLN\n,F4,acme,1 PLN,2026-11-22,open\n"
      + "f5,,acme,1 PLN,2026-11-22,open\nf6,F6,acme,1 PLN,2026-11-22,paid\n")
  #expect(file.records.map(\.key.id) == ["f1", "f6"])
  #expect(file.rowCount == 6)
  #expect(file.rejected.map(\.line) == [3, 4, 5, 6])
  #expect(file.rejected.map(\.key) == [RecordKey("invoice", "f2"), nil, nil, RecordKey("invoice", "f5")])
  #expect(file.rejected[0].reason.hasPrefix("column `due_on`: `22.11.2026` is not a date written like `yyyy-MM-dd`"))
  #expect(file.rejected[1].reason.hasPrefix("the row has 4 fields and the header 6"))
  #expect(file.rejected[2].reason.hasPrefix("column `id`: the record has no id"))
  #expect(file.rejected[3].reason.hasPrefix("column `number`: the value is missing"))
}

@Test func theSameRowTwiceIsOneRecordAndAContradictionIsRejected() throws {
  let row = "f1,F1,acme,1 PLN,2026-11-22,open\n"
  let file = try invoices(standardHeader + row + row + "f1,F1,acme,2 PLN,2026-11-22,open\n")
  #expect(file.records.count == 1)
  #expect(file.rejected.map(\.line) == [4])
  #expect(file.rejected[0].reason == "`invoice/f1` stands in line 2 with other values; keep one of the two rows")
  #expect(file.rejected[0].key == RecordKey("invoice", "f1"))
}

@Test func aFileThatIsWrongAsAWholeIsRefusedWithARemedy() {
  #expect(refusal("") == "invoice.csv:1: the file is empty, not even a header is there; export it again")
  #expect(
    refusal("id,number,client,amount,due_on,statsu\n")
      == "invoice.csv:1: `invoice` has no field `statsu`; did you mean `status`?")
  #expect(refusal("id,number,client,amount,due_on\n").hasPrefix("invoice.csv:1: there is no column `status`"))
  #expect(refusal("number,client,amount,due_on,status\n").hasPrefix("invoice.csv:1: there is no column `id`"))
  #expect(
    refusal("id;number;client;amount;due_on;status\n").hasSuffix(
      "the header is one column, `id;number;client;amount;due_on;status`: set the source's `delimiter` to what is between "
        + "the names"))
  #expect(
    refusal("id,id,number,client,amount,due_on,status\n")
      == "invoice.csv:1: two columns are named `id`; rename one of them")
  #expect(
    refusal(standardHeader + "f1,\"F1,acme,1 PLN,2026-11-22,open\nf2,").hasPrefix(
      "invoice.csv:2: the quote opened in this row"))
  #expect(
    refusal(standardHeader + "f1,F1,acme,1 PLN,2026-11-22,open\nf2,F2,ac")
      == "invoice.csv:3: the last row ends in the middle; the file is cut off, so nothing of it was taken")
  #expect(refusal("x", file: "invoice.xls").hasPrefix("invoice.xls: neither `.csv` nor `.jsonl`"))
}

@Test func aWrongEncodingIsNoticed() throws {
  #expect(throws: SourceError.utf16(file: "invoice.csv")) {
    try reader([RecordMapping(record: "invoice")]).file([0xFF, 0xFE, 0x69, 0x00], named: "invoice.csv")
  }
  #expect(throws: SourceError.utf8Mark(file: "invoice.csv", encoding: .windows1250)) {
    try reader([RecordMapping(record: "invoice")]) { $0.encoding = .windows1250 }
      .file(bytes("\u{FEFF}" + standardHeader), named: "invoice.csv")
  }
  for encoding in [TextEncoding.windows1250, .windows1251] {
    let said = try reader([RecordMapping(record: "client")]) { $0.encoding = encoding }
    // Letters of two bytes are letters of a code page as well, others than were meant.
    #expect(throws: SourceError.utf8(file: "client.csv", line: 3, encoding: encoding)) {
      try said.file(bytes("id,name\na,Acme\nb,Ромашка\nc,Łódź Müller\n"), named: "client.csv")
    }
    #expect(throws: SourceError.utf8(file: "client.csv", line: 1, encoding: encoding)) {
      try said.file(bytes("id,Имя\na,Acme\n"), named: "client.csv")
    }
    // One row that is none shows that the others only look like it.
    let mixed = bytes("id,name\na,") + [0xD1, 0x84] + bytes("\nb,") + [0xC0, 0xC1, 0xF3] + bytes("\n")
    #expect(try said.file(mixed, named: "client.csv").records.count == 2)
  }
  let file = try reader([RecordMapping(record: "client")]).file(
    bytes("id,name\na,Za") + [0xBF] + bytes("\nb,Żółw\n"), named: "client.csv")
  #expect(file.records.map(\.key.id) == ["b"])
  #expect(
    file.rejected.map(\.reason) == [
      "field 2 has the byte 0xBF, which is no utf-8; save the file so, or set the source's `encoding`"
    ])
}

@Test func aPolishExportIsReadByItsDescription() throws {
  let zloty = try #require(Currency(code: "PLN"))
  let mapping = RecordMapping(
    record: "invoice", id: ["Rok", "Numer"],
    columns: [
      "number": .column("Numer"), "client": .column("Kontrahent"), "due_on": .column("Termin"),
      "amount": .amount(column: "Kwota", currency: .fixed(zloty)), "status": .column("Stan"),
      "note": .fixed("z systemu"),
    ], values: ["status": ["Zapłacona": "paid", "": "open"]])
  let text =
    "Rok;Numer;Kontrahent;Termin;Kwota;Stan;Uwagi\r\n2026;F/1;Żółw sp. z o.o.;22.11.2026;1 234,50;Zapłacona;-\r\n"
    + "2026;F/2;Żółw sp. z o.o.;23.11.2026;7,00;;-\r\n2026;F/3;Żółw sp. z o.o.;23.11.2026;7,00;Inna;-\r\n"
  // The same letters in windows-1250.
  let table: [Character: UInt8] = ["Ż": 0xAF, "ó": 0xF3, "ł": 0xB3]
  let encoded = text.flatMap { table[$0].map { [$0] } ?? Array(String($0).utf8) }
  let file = try reader([mapping]) {
    ($0.encoding, $0.delimiter, $0.decimal) = (.windows1250, UInt8(ascii: ";"), .comma)
    $0.dates = DatePattern("dd.MM.yyyy") ?? .iso
  }.file(encoded, named: "faktury.csv")
  #expect(file.records.map(\.key.id) == ["2026-F/1", "2026-F/2"])
  #expect(file.records.map { $0.values[4] } == [.choice("paid"), .choice("open")])
  #expect(file.records[0].values[1] == .link(RecordKey("client", "Żółw sp. z o.o.")))
  #expect(file.records[0].values[2] == Money("1234.5 PLN").map { .money($0) })
  #expect(file.records[0].values[5] == .text("z systemu"))
  #expect(file.rejected.map(\.line) == [4])
  #expect(file.rejected[0].reason.hasPrefix("column `Stan`: `Inna` is not one of open, paid, cancelled"))
}

@Test func oneFileGivesClientsAndTheirInvoices() throws {
  let client = RecordMapping(
    record: "client", id: ["country", "customer"],
    columns: ["name": .column("customer"), "country": .column("country")])
  let invoice = RecordMapping(
    record: "invoice", id: ["nr"],
    columns: [
      "number": .column("nr"), "client": .columns(["country", "customer"]), "due_on": .column("due"),
      "amount": .amount(column: "amount", currency: .column("cur")), "status": .column("settled"),
      "disputed": .column("dispute"),
    ], values: ["status": ["": "open", "*": "paid"], "disputed": ["Yes": "yes", "No": "no"]])
  let file = try reader([client, invoice]) { $0.dates = DatePattern("M/d/yyyy") ?? .iso }.file(
    bytes(
      "country,customer,nr,due,amount,cur,settled,dispute\n391,A-1,1,2/1/2013,55.94,USD,1/15/2013,No\n391,A-1,2,12/31/2013,5,EUR,,Yes\n"
        + "391,A-1,3,13/1/2013,5,EUR,,Yes\n"), named: "receivables.csv")
  #expect(
    file.records.map(\.key) == [RecordKey("client", "391-A-1"), RecordKey("invoice", "1"), RecordKey("invoice", "2")])
  #expect(file.records[1].values[1] == .link(RecordKey("client", "391-A-1")))
  #expect(file.records[1].values[2] == Money("55.94 USD").map { .money($0) })
  #expect(file.records[2].values[2] == Money("5 EUR").map { .money($0) })
  #expect(file.records.dropFirst().map { $0.values[4] } == [.choice("paid"), .choice("open")])
  #expect(file.records.dropFirst().map { $0.values[6] } == [.yesNo(false), .yesNo(true)])
  #expect(file.rejected.map(\.key) == [RecordKey("invoice", "3")])
}

@Test func aDescriptionThatDoesNotFitTheRecordTypesIsRefused() throws {
  let fixed = CurrencySource.fixed(try #require(Currency(code: "PLN")))
  let cases: [([RecordMapping], String)] = [
    (
      [RecordMapping(record: "invoices")],
      "source `test`: no rule file declares `record invoices`; did you mean `invoice`?"
    ),
    (
      [RecordMapping(record: "client", columns: ["name": .column("N"), "countri": .column("C")])],
      "source `test`: `client` has no field `countri`; did you mean `country`?"
    ),
    (
      [RecordMapping(record: "client", columns: ["country": .column("C")])],
      "source `test`: `client.name` must have a value, and no column gives it one; add it to `columns`, or declare it `optional`"
    ),
    (
      [RecordMapping(record: "client", columns: ["name": .amount(column: "N", currency: fixed)])],
      "source `test`: `client.name` is no money, so it has no currency; take the currency out"
    ),
    (
      [RecordMapping(record: "client", columns: ["name": .columns(["A", "B"])])],
      "source `test`: `client.name` is no link, so it is made of one column; name just one"
    ),
    (
      [RecordMapping(record: "client"), RecordMapping(record: "client")],
      "source `test`: `client` is described twice; keep one description"
    ),
  ]
  for (mappings, message) in cases {
    #expect { try reader(mappings) } throws: { "\($0)" == message }
  }
}

@Test func aColumnThatTheFileDoesNotHaveNamesTheNearestOne() throws {
  let mapped = try reader([RecordMapping(record: "client", id: ["Nr"], columns: ["name": .column("Nazwa")])])
  #expect {
    try mapped.file(bytes("Nr,Nazwaa,Kraj\n"), named: "k.csv")
  } throws: {
    "\($0)" == "k.csv:1: there is no column `Nazwa`; did you mean `Nazwaa`?"
  }
}

@Test func jsonLinesSayTheSameAsDelimitedText() throws {
  let lines = try invoices(
    """
    {"id": "f1", "number": "F\\u0041\\ud83d\\ude00", "client": "acme", "amount": "1234.50 PLN", "due_on": "2026-11-22", "status": "open", \
    "rate": 0.1000000000000000055511151231257827, "disputed": true, "note": null}

    {"id": 12345678901234567890, "number": 1, "client": 7, "amount": "1 PLN", "due_on": "2026-11-22", "status": "paid"}\r
    {"id": "f3", "number": "F3"
    {"id": "f4", "nummer": "F4"}
    {"id": "f5", "id": "f5"}
    {"id": "f6", "number": ["F6"], "client": "a", "amount": "1 PLN", "due_on": "2026-11-22", "status": "paid"}
    {"id": "f7", "number": true, "client": "a", "amount": "1 PLN", "due_on": "2026-11-22", "status": "paid"}

    """, file: "invoice.jsonl")
  #expect(lines.records.map(\.key.id) == ["12345678901234567890", "f1"])
  #expect(lines.records[1].values[0] == .text("FA😀"))
  #expect(lines.records[1].values[9] == .number(Number(scaled: 1000)))
  #expect(lines.records[1].values[6] == .yesNo(true))
  #expect(lines.records[0].values[0] == .text("1"))
  #expect(lines.rejected.map(\.line) == [4, 5, 6, 7, 8])
  #expect(lines.rejected[0].reason == "not a JSON object, at byte 28: `,` or `}` is expected")
  #expect(lines.rejected[1].reason == "`invoice` has no field `nummer`; did you mean `number`?")
  #expect(lines.rejected[2].reason == "the name `id` stands twice; keep one")
  #expect(lines.rejected[3].reason.contains("a list or an object stands where one value should"))
  #expect(lines.rejected[4].reason.contains("`true` is yes or no"))
}

@Test func halfAJSONFileIsRefused() {
  let row =
    "{\"id\": \"f1\", \"number\": \"F1\", \"client\": \"a\", \"amount\": \"1 PLN\", \"due_on\": \"2026-11-22\", \"status\": \"paid\"}"
  #expect(
    refusal(row + "\n" + row.dropLast(30), file: "invoice.jsonl").hasPrefix(
      "invoice.jsonl:2: the last row ends in the middle"))
  #expect(refusal(row, file: "invoice.jsonl").hasPrefix("read:"))
}

@Test(arguments: [
  "[]", "1", "{\"a\":1,}", "{'a':1}", "{\"a\":01}", "{\"a\":.5}", "{\"a\":1}x", "{\"a\":\"\u{1}\"}", "{\"a\":\"\\x\"}",
  "{\"a\":\"\\ud800\"}",
  "{\"a\":NaN}", "{\"a\" 1}", "{a:1}", "{\"a\":tru}", "{\"a\":1 \"b\":2}", "{\"a\":-}",
])
func whatIsNoJSONObjectIsRefused(_ text: String) {
  #expect(throws: JSONProblem.self) { try JSONObjectParser.parse(bytes(text)) }
}

@Test func deeplyNestedJSONIsAnErrorAndNoCrash() {
  let deep = "{\"a\":" + String(repeating: "[", count: 500_000)
  #expect(throws: JSONProblem.self) { try JSONObjectParser.parse(bytes(deep)) }
}

@Test func randomFilesNeverCrashAndEveryRowIsAccountedFor() throws {
  print("seed 77")
  var generator = SeededGenerator(state: 77)
  let pieces = [
    "f1", "acme", "1 PLN", "2026-11-22", "open", ",", ",", "\n", "\n", "\"", "{", "}", ":", "\"id\"", "\u{0}", "ł",
    "\u{7}",
  ].map(bytes)
  for shape in ["csv", "jsonl"] {
    for _ in 0..<1500 {
      var input = shape == "csv" ? bytes(standardHeader) : []
      for _ in 0..<Int.random(in: 0...60, using: &generator) {
        input +=
          Int.random(in: 0..<20, using: &generator) == 0
          ? [UInt8.random(in: 0...255, using: &generator)] : pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }
      let encoding = try #require(TextEncoding.allCases.randomElement(using: &generator))
      let mapped = try reader([RecordMapping(record: "invoice")]) { $0.encoding = encoding }
      do {
        let file = try mapped.file(input, named: "invoice.\(shape)")
        #expect(file.rowCount >= file.records.count + file.rejected.count)
        #expect(file.rejected.allSatisfy { !$0.reason.utf8.contains { $0 < 0x20 } })
      } catch let error as SourceError {
        #expect(error.file == "invoice.\(shape)")
      }
    }
  }
}
