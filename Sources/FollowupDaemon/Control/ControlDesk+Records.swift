// Records by hand and by import.

import ControlAPI
import FollowupEngine
import FollowupModel
import Foundation
import RecordSources

extension ControlDesk {
  private var schema: Schema { daemon.engine.generation.rules.schema }

  /// Writes one record by hand; fields not named keep what the record has.
  func put(_ type: String, _ id: String, _ fields: [FieldAssignment]) throws -> ControlAnswer {
    let type = try known(type)
    let key = RecordKey(type.name, RecordID(id))
    let record = try HandWritten(type: type, id: id, fields: fields, known: try store.record(key), time: time).record()
    var answer = try writeByHand(.put(record))
    if answer.exitStatus == .done {
      let people = PeopleProblems(
        schema: schema, settings: daemon.engine.generation.settings, showsValues: true)
      let found = try linksToNothing(of: record, type) + people.problems(of: record).map(\.message)
      let notes = found.map { "note: \($0)" }
      answer.message = ([answer.message].compactMap { $0 } + notes).joined(separator: "\n")
    }
    return answer
  }

  /// A person who writes one record can be told at once, however seldom a rule follows its links.
  private func linksToNothing(of record: Record, _ type: RecordType) throws -> [String] {
    try type.fields.enumerated().compactMap { index, field in
      guard let target = record.link(index), try store.record(target) == nil else { return nil }
      return
        "`\(field.name)` leads to \(target.type) `\(target.id)`, which is not there; nothing follows from it until that comes"
    }
  }

  func delete(_ type: String, _ id: String) throws -> ControlAnswer {
    let type = try known(type)
    let key = RecordKey(type.name, RecordID(id))
    guard try store.record(key) != nil else {
      throw DeskError(.problems, "there is no \(type.name) `\(id)`", "ids are compared letter by letter")
    }
    return try writeByHand(.delete(key))
  }

  func importFiles(_ paths: [String], _ type: String?, dryRun: Bool) throws -> ControlAnswer {
    try daemon.requireRoom()
    let files = FileImport(schema: schema, time: time, sources: daemon.configuration.sources, life: daemon.life)
    let reading = try files.read(paths: paths, record: type)
    return dryRun ? try trial(reading, files) : try write(reading)
  }

  private func writeByHand(_ write: RecordWrite) throws -> ControlAnswer {
    let answer = try self.write(ChangeSet(owner: .hand, writes: [write]))
    guard case .imported(let report) = answer.content, !report.rejectedRows.isEmpty else { return answer }
    return ControlAnswer(
      .problems, message: report.rejectedRows.map(\.reason).joined(separator: "\n"),
      remedy: "nothing was changed; what a source brings is changed where its files come from", content: answer.content)
  }

  private func write(_ set: ChangeSet) throws -> ControlAnswer {
    daemon.reply = nil
    try daemon.change(set)
    return answer(from: daemon.reply)
  }

  /// Applies a change set and takes it back.
  private func trial(_ set: ChangeSet, _ files: FileImport) throws -> ControlAnswer {
    let (outcome, refused) = try files.trial(set, in: store)
    let rejected = set.rejected + refused
    return ControlAnswer(
      rejected.isEmpty ? .done : .problems,
      content: .imported(
        ImportReport(
          outcome, rejectedRows: Array(rejected.prefix(1000)), rejected: rejected.count, isDryRun: true,
          wouldBeHeld: set.tooMuchIsBad)))
  }

  private func known(_ name: String) throws -> RecordType {
    if let type = schema[name] { return type }
    let near = nearestName(to: name, among: schema.types.map(\.name))
    throw DeskError(
      .problems, "there is no record type `\(name)`",
      near.map { "did you mean `\($0)`?" } ?? "see the rules' `record` declarations")
  }
}
