// SCRAM-SHA-256 (RFC 5802, RFC 7677): both sides prove that they know the password, and nobody says it.

import Crypto
import Foundation

/// Without channel binding, which SMTP servers do not offer on relays.
struct SCRAM: SASLMechanism {
  /// More would keep the connection's thread busy for seconds at the word of whoever answers.
  static let iterationsMax = 1_000_000
  /// RFC 7677 §4.
  static let iterationsMin = 4_096

  private enum State: Hashable, Sendable { case new, greeted, proved(serverSignature: [UInt8]), verified }

  private let credentials: SMTPCredentials
  private let nonce: String
  private let clientFirstBare: String
  private var state = State.new

  init(_ credentials: SMTPCredentials, nonce: String) {
    self.credentials = credentials
    self.nonce = nonce
    let name = SASLprep.prepared(credentials.username)
      .replacingOccurrences(of: "=", with: "=3D").replacingOccurrences(of: ",", with: "=2C")
    clientFirstBare = "n=\(name),r=\(nonce)"
  }

  mutating func initialResponse() -> [UInt8]? {
    state = .greeted
    return Array("n,,\(clientFirstBare)".utf8)
  }

  mutating func respond(to challenge: [UInt8]) throws(SMTPError) -> [UInt8] {
    switch state {
    case .new: return initialResponse() ?? []
    case .greeted: return try prove(String(decoding: challenge, as: UTF8.self))
    case .proved(let expected):
      guard let signature = Self.attributes(String(decoding: challenge, as: UTF8.self))["v"].flatMap(Base64.decode),
        signature == expected
      else { throw .serverNotAuthentic }
      state = .verified
      return []
    case .verified: throw nonsense(challenge)
    }
  }

  var acceptsSuccess: Bool { state == .verified }

  var secrets: [String] { [] }

  /// RFC 5802 §3: the proof that we know the password, and what the server's must be.
  private mutating func prove(_ serverFirst: String) throws(SMTPError) -> [UInt8] {
    let attributes = Self.attributes(serverFirst)
    guard attributes["m"] == nil, let both = attributes["r"], both.hasPrefix(nonce), both.utf8.count > nonce.utf8.count,
      let salt = attributes["s"].flatMap(Base64.decode), !salt.isEmpty,
      let iterations = attributes["i"].flatMap({ Int($0) })
    else { throw nonsense(Array(serverFirst.utf8)) }
    guard (Self.iterationsMin...Self.iterationsMax).contains(iterations) else {
      throw .nonsense(
        problem: "SCRAM with \(iterations) iterations", received: Printable.cut(Printable.text(serverFirst)))
    }
    let clientFinal = "c=biws,r=\(both)"
    let message = Array("\(clientFirstBare),\(serverFirst),\(clientFinal)".utf8)
    let salted = Self.saltedPassword(SASLprep.prepared(credentials.secret.reveal()), salt, iterations)
    let clientKey = Self.hmac(salted, Array("Client Key".utf8))
    let signature = Self.hmac(Array(SHA256.hash(data: clientKey)), message)
    let proof = zip(clientKey, signature).map { $0 ^ $1 }
    state = .proved(serverSignature: Self.hmac(Self.hmac(salted, Array("Server Key".utf8)), message))
    return Array("\(clientFinal),p=\(Base64.encode(proof))".utf8)
  }

  private func nonsense(_ received: [UInt8]) -> SMTPError {
    .nonsense(problem: "an unfit challenge of SCRAM-SHA-256", received: Printable.cut(Printable.text(received)))
  }

  /// `r=…,s=…,i=…`, by their letters.
  private static func attributes(_ text: String) -> [String: String] {
    var attributes: [String: String] = [:]
    for part in text.split(separator: ",") where part.dropFirst().first == "=" {
      attributes[String(part.prefix(1))] = String(part.dropFirst(2))
    }
    return attributes
  }

  /// `Hi` of RFC 5802 §2.2: PBKDF2 with HMAC-SHA-256 and one block of output.
  static func saltedPassword(_ password: String, _ salt: [UInt8], _ iterations: Int) -> [UInt8] {
    let key = SymmetricKey(data: Array(password.utf8))
    var block = Array(HMAC<SHA256>.authenticationCode(for: salt + [0, 0, 0, 1], using: key))
    var result = block
    for _ in 1..<max(iterations, 1) {
      block = Array(HMAC<SHA256>.authenticationCode(for: block, using: key))
      for index in result.indices { result[index] ^= block[index] }
    }
    return result
  }

  private static func hmac(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
  }
}

/// How names and passwords are made comparable (RFC 4013): compatibility forms unified, odd spaces made spaces,
/// invisible characters dropped.
enum SASLprep {
  static func prepared(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    var mapped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if Self.mappedToNothing.contains(scalar.value) { continue }
      mapped.append(scalar.properties.generalCategory == .spaceSeparator ? " " : scalar)
    }
    return String(mapped).precomposedStringWithCompatibilityMapping
  }

  /// RFC 3454, table B.1.
  private static let mappedToNothing: Set<UInt32> = Set(
    [0x00AD, 0x034F, 0x1806, 0x180B, 0x180C, 0x180D, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF] + Array(0xFE00...0xFE0F))
}
