import Foundation
import NIOSSL
import Testing

@testable import MailServers

struct ServerAccessTests {
    private static func fresh() -> ServerAccess {
        ServerAccess(folder: NSTemporaryDirectory() + "access-\(UUID().uuidString)")
    }

    @Test func aPasswordIsShownOnceAndKeptAsAHash() throws {
        let access = Self.fresh()
        #expect(!access.admits(""))
        #expect(!access.hasPassword)
        let first = try access.rotatePassword()
        #expect(first.text.count == 29)
        #expect(access.admits(first.text))
        #expect(access.admits(first.text.uppercased().replacing("-", with: "")))
        #expect(!access.admits(String(first.text.dropLast())))
        let stored = try String(contentsOfFile: access.passwordPath, encoding: .utf8)
        #expect(!stored.contains(AppPassword.significant(first.text)))
        let second = try access.rotatePassword()
        #expect(!access.admits(first.text))
        #expect(access.admits(second.text))
    }

    @Test func secretsAreTheOwnersAlone() throws {
        let access = Self.fresh()
        let password = try access.rotatePassword()
        _ = try access.certificate()
        for path in [access.passwordPath, access.keyPath, access.certificatePath] {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
        chmod(access.passwordPath, 0o644)
        #expect(!access.admits(password.text))
        chmod(access.keyPath, 0o640)
        #expect(throws: MailServersError(.secretsOpen, "")) { try access.certificate() }
    }

    @Test func theCertificateStaysAndNamesThisMachine() throws {
        let access = Self.fresh()
        let made = try access.certificate()
        let again = try access.certificate()
        #expect(made.certificate == again.certificate)
        #expect(made.fingerprint == again.fingerprint)
        #expect(made.fingerprint?.count == 95)
        let read = try NIOSSLCertificate(bytes: Array(made.certificate.utf8), format: .pem)
        let names = read._subjectAlternativeNames()
        #expect(names.contains { $0.contents.elementsEqual("localhost".utf8) })
        #expect(names.contains { $0.contents.elementsEqual([127, 0, 0, 1]) })
        #expect(read.notValidAfter - read.notValidBefore >= 3650 * 86_400)
    }
}
