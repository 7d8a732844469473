// How requests and answers travel: one JSON object a line, with the version of the protocol.

import Foundation

/// The wire format: `{"version":1,"request":{…}}` and `{"version":1,"answer":{…}}`, a line each, names in snake case.
public enum ControlCoding {
  /// Raised when an older side could misread a newer one.
  public static let version = 1

  private struct Version: Codable { var version: Int }

  private struct RequestLine: Codable {
    var version: Int
    var request: ControlRequest
  }

  private struct AnswerLine: Codable {
    var version: Int
    var answer: ControlAnswer
  }

  /// The line of a request, with its end.
  public static func line(of request: ControlRequest) throws -> [UInt8] {
    try encode(RequestLine(version: version, request: request))
  }

  /// The line of an answer, with its end.
  public static func line(of answer: ControlAnswer) throws -> [UInt8] {
    try encode(AnswerLine(version: version, answer: answer))
  }

  /// Reads a request. Throws `ControlError`, for the one who asked.
  public static func request(from line: [UInt8]) throws(ControlError) -> ControlRequest {
    try decode(RequestLine.self, from: line, what: "request").request
  }

  /// Reads an answer. Throws `ControlError`.
  public static func answer(from line: [UInt8]) throws(ControlError) -> ControlAnswer {
    try decode(AnswerLine.self, from: line, what: "answer").answer
  }

  /// One row as `--format json` and `jsonl` print it: the names and texts of the wire, without a line end.
  public static func json(of row: some Encodable) throws -> String {
    String(decoding: try encode(row).dropLast(), as: UTF8.self)
  }

  private static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
  }

  private static func decode<Line: Decodable>(
    _ type: Line.Type, from line: [UInt8], what: String
  ) throws(ControlError) -> Line {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let data = Data(line)
    // The version first: of a newer one nothing else may be understood.
    guard let found = try? decoder.decode(Version.self, from: data).version else {
      throw ControlError(
        .wrongUsage, "the \(what) is not one of followupd's", remedy: "speak to the socket with `followupctl`")
    }
    do {
      guard found == version else { throw CocoaError(.coderReadCorrupt) }
      return try decoder.decode(type, from: data)
    } catch {
      throw ControlError(
        .wrongUsage, "the \(what) is of another version of followupd",
        remedy: "install followupd and followupctl of one version and run `systemctl restart followupd`")
    }
  }
}
