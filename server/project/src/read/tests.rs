use std::fs;

use super::*;

const LIMIT: u64 = 1000;

fn file(folder: &tempfile::TempDir, name: &str) -> FilePath {
    FilePath::from_path(&folder.path().join(name)).unwrap()
}

fn fault_of(bytes: &[u8]) -> Option<ReadFault> {
    decode(bytes.to_vec()).err()
}

#[test]
fn text_comes_back_byte_for_byte() {
    for text in [
        "",
        "# A\r\n",
        "\u{feff}# BOM\n",
        "a\0b and enough other text around a single NUL, which is a character as any other in a file of more than a hundred bytes",
        "😀\u{2028}",
        "\r",
    ] {
        assert_eq!(decode(text.as_bytes().to_vec()).as_deref(), Ok(text));
    }
}

#[test]
fn other_encodings_are_named() {
    let little: Vec<u8> = "# Spec\nText".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = "# Spec\nText".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = [&[0xFF, 0xFE], little.as_slice()].concat();
    for bytes in [little, big, marked, vec![0xFE, 0xFF]] {
        assert_eq!(fault_of(&bytes), Some(ReadFault::OtherEncoding("UTF-16")), "{bytes:?}");
    }
    assert_eq!(fault_of(&[0xFF, 0xFE, 0, 0, b'a', 0, 0, 0]), Some(ReadFault::OtherEncoding("UTF-32")));
    assert_eq!(fault_of(b"\x7fELF\0\0\0\x01\0\0ab"), Some(ReadFault::Binary(5)));
}

#[test]
fn invalid_utf8_has_a_line_and_a_byte() {
    for (bytes, line, byte) in [
        (&b"\xff"[..], 1, 0),
        (b"ab\ncd\xe4", 2, 5),
        (b"a\r\nb\r\n\xc3(", 3, 6),
        (b"a\rb\r\xed\xa0\x80", 3, 4),
        ("é\n€".as_bytes().split_last().unwrap().1, 2, 3),
    ] {
        assert_eq!(fault_of(bytes), Some(ReadFault::InvalidUtf8 { line, byte }), "{bytes:?}");
    }
}

#[test]
fn only_regular_files_are_opened() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("folder.md")).unwrap();
    let read = |name: &str| read_text(&file(&folder, name), LIMIT).map_err(|error| error.fault);
    assert_eq!(read("folder.md"), Err(ReadFault::NotAFile("folder")));
    assert_eq!(read("missing.md"), Err(ReadFault::Missing));
    fs::write(folder.path().join("x.md"), "x").unwrap();
    assert_eq!(read("x.md/y.md"), Err(ReadFault::Missing));
    assert_eq!(read("x.md"), Ok("x".to_owned()));
    #[cfg(unix)]
    {
        let pipe = folder.path().join("pipe.md");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert_eq!(read("pipe.md"), Err(ReadFault::NotAFile("pipe, socket or device")));
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("zero.md")).unwrap();
        assert_eq!(read("zero.md"), Err(ReadFault::NotAFile("symbolic link")));
    }
}

#[test]
fn the_limit_is_inclusive() {
    let folder = tempfile::tempdir().unwrap();
    for (size, fault) in [(999, None), (1000, None), (1001, Some(ReadFault::TooLarge { size: 1001, limit: LIMIT }))] {
        fs::write(folder.path().join("x.md"), vec![b'x'; size]).unwrap();
        assert_eq!(read_text(&file(&folder, "x.md"), LIMIT).err().map(|error| error.fault), fault);
    }
}

#[test]
fn a_notice_names_file_place_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("x\n😀%.md"), b"ok\n\xff").unwrap();
    let error = read_text(&file(&folder, "x\n😀%.md"), LIMIT).unwrap_err();
    let notice = error.notice();
    assert_eq!(notice.place, Some(NoticePlace { line: 2, byte: 3 }));
    assert_eq!(notice.message, "not read: invalid UTF-8 at line 2, byte 3");
    assert_eq!(notice.help, "save the file as UTF-8");
    assert!(error.to_string().ends_with("x\n😀%.md: invalid UTF-8 at line 2, byte 3"));
}

#[test]
#[cfg(unix)]
fn a_file_without_permission_is_denied() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.md");
    fs::write(&path, "x").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        return crate::testing::again_as_other_user("read::tests::a_file_without_permission_is_denied");
    }
    let fault = read_text(&file(&folder, "secret.md"), LIMIT).unwrap_err().fault;
    assert_eq!(fault, ReadFault::Denied);
}
