// All files of a source as one change set: what a snapshot is, which file wins, and when nothing is removed.

import FollowupModel
import Foundation
import Testing

@testable import RecordSources

private func clients(
  _ folder: TemporaryFolder, _ mode: SourceDescription.Mode, encoding: TextEncoding = .utf8
) throws -> SourceReader {
  let path = try #require(PathPattern("\(folder.path)/clients*.csv"))
  return try SourceReader(
    SourceDescription(
      name: "crm", path: path, records: [RecordMapping(record: "client")], mode: mode, encoding: encoding),
    schema: schema, time: utc)
}

private func age(_ folder: TemporaryFolder, _ name: String, seconds: Double) throws {
  try FileManager.default.setAttributes(
    [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000 - seconds)], ofItemAtPath: "\(folder.path)/\(name)")
}

@Test func aSnapshotIsTheUnionOfAllFilesNowThere() throws {
  let folder = try TemporaryFolder()
  try folder.write("id,name\na,Anna\nb,Bolek\n", to: "clients-1.csv")
  try folder.write("id,name\nb,Bolek\nc,Celina\nb,Borys\n", to: "clients-2.csv")
  try folder.write("id,name\nx,X\n", to: "clients-3.csv.part")
  try age(folder, "clients-1.csv", seconds: 10)
  try age(folder, "clients-2.csv", seconds: 5)
  let set = try #require(try clients(folder, .snapshot).read().changeSet)
  #expect(set.mode == .snapshot(types: ["client"]))
  #expect(set.owner == .source("crm"))
  #expect(try set.keys == ["a", "b", "c"])
  #expect(set.rejected.map(\.line) == [4])
}

@Test func filesOfASnapshotThatContradictEachOtherNameBothPlaces() throws {
  let folder = try TemporaryFolder()
  try folder.write("id,name\na,Anna\n", to: "clients-1.csv")
  try folder.write("id,name\na,Ala\n", to: "clients-2.csv")
  try age(folder, "clients-1.csv", seconds: 10)
  let set = try #require(try clients(folder, .snapshot).read().changeSet)
  #expect(set.rejected.count == 1)
  #expect(set.rejected[0].reason.hasPrefix("`client/a` stands in \(folder.path)/clients-1.csv:2 with other values"))
}

@Test func withoutASnapshotTheNewestFileWins() throws {
  let folder = try TemporaryFolder()
  try folder.write("id,name\na,Old\n", to: "clients-2.csv")
  try folder.write("id,name\na,New\n", to: "clients-1.csv")
  try age(folder, "clients-2.csv", seconds: 10)
  let set = try #require(try clients(folder, .upsert).read().changeSet)
  #expect(set.mode == .upsert)
  #expect(try set.staged?.all() == [Record(key: RecordKey("client", "a"), values: [.text("New"), nil])])
}

@Test func aSourceWithoutAnyFileRemovesNothing() throws {
  let folder = try TemporaryFolder()
  let reading = try clients(folder, .snapshot).read()
  #expect(reading.changeSet == nil)
  #expect(reading.refused.isEmpty)
}

@Test func oneRefusedFileRefusesTheWholeSnapshot() throws {
  let folder = try TemporaryFolder()
  try folder.write("id,name\na,Anna\n", to: "clients-1.csv")
  try folder.write("id,name\nb,\"Bo", to: "clients-2.csv")
  let snapshot = try clients(folder, .snapshot).read()
  #expect(snapshot.changeSet == nil)
  #expect(snapshot.refused == [.unclosedQuote(file: "\(folder.path)/clients-2.csv", line: 2)])
  let upsert = try clients(folder, .upsert).read()
  #expect(upsert.changeSet?.recordCount == 1)
  #expect(upsert.changeSet?.fingerprint == nil)
}

@Test func aBadRowOfAnUnknownRecordLetsNothingBeRemoved() throws {
  let folder = try TemporaryFolder()
  try folder.write("id,name\na,Anna\n,Nobody\n", to: "clients.csv")
  #expect(try clients(folder, .snapshot).read().changeSet?.mode == .upsert)
  try folder.write("id,name\na,Anna\nb,\n", to: "clients.csv")
  #expect(try clients(folder, .snapshot).read().changeSet?.mode == .snapshot(types: ["client"]))
}

@Test func theFingerprintTellsContentMappingAndRecordTypes() throws {
  let folder = try TemporaryFolder()
  try folder.write("id,name\na,Anna\n", to: "clients.csv")
  let first = try #require(try clients(folder, .upsert).read().changeSet?.fingerprint)
  #expect(try clients(folder, .upsert).read().changeSet?.fingerprint == first)
  #expect(try clients(folder, .upsert, encoding: .windows1250).read().changeSet?.fingerprint != first)
  #expect(try clients(folder, .snapshot).read().changeSet?.fingerprint != first)
  try folder.write("id,name\na,Ala\n", to: "clients.csv")
  #expect(try clients(folder, .upsert).read().changeSet?.fingerprint != first)
}

@Test func theHashIsSHA256() {
  // FIPS 180-4, and a text of many blocks that comes in uneven pieces.
  var hash = SHA256()
  hash.update(bytes("abc"))
  #expect(hash.hexDigest() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  var pieces = SHA256()
  for count in [1, 63, 64, 65, 200, 7] { pieces.update([UInt8](repeating: 97, count: count)) }
  #expect(pieces.hexDigest() == "abd5e54be3f59d8ee4943b2380def17f546e604cc51da8b9c93f591f205e75db")
}
