/// A file in a folder.
public struct MaildirPlacement: Sendable, Hashable {
    public let folder: MaildirFolder
    public let half: MaildirHalf
    public let name: MaildirName
    /// The file's number on its file system: stays when a client renames the file, differs when it copies it.
    public let inode: UInt64

    public init(folder: MaildirFolder, half: MaildirHalf, name: MaildirName, inode: UInt64) {
        self.folder = folder
        self.half = half
        self.name = name
        self.inode = inode
    }
}
