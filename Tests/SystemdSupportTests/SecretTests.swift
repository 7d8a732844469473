import Foundation
import Testing

@testable import SystemdSupport

@Suite struct SecretTests {
  @Test func aSecretDoesNotPrintItself() {
    let secret = Secret(Array("hunter2".utf8))
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), "\([secret])", "\(Optional(secret) as Any)", dumped] {
      #expect(!text.contains("hunter2") && !text.contains("104"), "found in \(text)")
    }
    #expect(secret.text == "hunter2")
  }

  @Test(arguments: [("a", "a"), ("a\n", "a"), ("a\r\n", "a"), ("a\n\n", "a\n"), (" a ", " a "), ("", ""), ("ż\n", "ż")])
  func oneLineEndAtTheEndOfASecretIsTheEditorsNotTheSecrets(content: String, text: String) {
    #expect(Secret(Array(content.utf8)).text == text)
  }

  @Test func bytesThatAreNoTextAreNotGuessedAt() {
    #expect(Secret([0xFF, 0xFE]).text == nil)
  }

  @Test func aFileOfOnesOwnIsRead() throws {
    let folder = try TemporaryFolder()
    #expect(try SecretFile.read(folder.write("s3cret\n", to: "password")).text == "s3cret")
    #expect(try SecretFile.read(folder.write("s3cret", to: "other", mode: 0o400)).text == "s3cret")
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o610, 0o777])
  func aFileThatOthersCanReadOrChangeIsRefusedWithARemedy(mode: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("s3cret", to: "password", mode: mode)
    let error = #expect(throws: SecretError.self) { try SecretFile.read(path) }
    #expect(error == .exposed(path: path, mode: UInt32(mode)))
    #expect(error?.description.contains("run `chmod 600 \(path)`") == true)
  }

  @Test func whatIsNoFileIsRefused() throws {
    let folder = try TemporaryFolder()
    #expect(throws: SecretError.notAFile(path: folder.url.path)) { try SecretFile.read(folder.url.path) }
    mkfifo(folder.path("pipe"), 0o600)
    #expect(throws: SecretError.notAFile(path: folder.path("pipe"))) { try SecretFile.read(folder.path("pipe")) }
    #expect(throws: SecretError.unreadable(path: folder.path("none"), code: ENOENT)) {
      try SecretFile.read(folder.path("none"))
    }
    let large = try folder.write(String(repeating: "x", count: SecretFile.bytesAtMost + 1), to: "large")
    #expect(throws: SecretError.tooLarge(path: large)) { try SecretFile.read(large) }
  }

  @Test func aCredentialIsReadByItsName() throws {
    let folder = try TemporaryFolder()
    // The service manager's folder is closed; the files inside may carry a group's right.
    _ = try folder.write("s3cret\n", to: "smtp-password", mode: 0o440)
    let environment = ["CREDENTIALS_DIRECTORY": folder.url.path]
    #expect(try Probe.run([Probe.path, "credential", "smtp-password"], environment: environment).output == "s3cret\n")
    let missing = try Probe.run([Probe.path, "credential", "other"], environment: environment)
    #expect(missing.output == "there is no credential `other`: write `LoadCredential=other:FILE` into the unit\n")
    #expect(missing.status == 1)
  }

  @Test(arguments: ["", ".", "..", "../shadow", "a/b"])
  func aCredentialsNameCannotLeaveItsFolder(name: String) {
    #expect(throws: SecretError.notACredentialName(name)) { try Credentials.read(name, in: "/etc") }
  }

  @Test func withoutCredentialsTheErrorSaysWhereToWriteThem() {
    #expect(throws: SecretError.noCredentials(name: "a")) { try Credentials.read("a", in: nil) }
  }
}
