package io.relayer.devnet;

import java.nio.file.Path;

/// A folder has a user already.
public final class FolderInUseException extends DevnetException {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private final String holder;
  private final String remedy;

  private FolderInUseException(String what, Path folder, String holder, String remedy) {
    super(
        "%s: folder %s is in use by %s: %s, or choose another folder"
            .formatted(what, folder, holder, remedy));
    this.folder = folder.toString();
    this.holder = holder;
    this.remedy = remedy;
  }

  static FolderInUseException byThisProcess(String what, Path folder) {
    return new FolderInUseException(
        what, folder, "this process", "close what was started on it first");
  }

  /// @param pid as the holder has written it; it may not have done so yet
  static FolderInUseException byProcess(String what, Path folder, String pid) {
    return pid.isEmpty()
        ? new FolderInUseException(what, folder, "another process", "stop it")
        : new FolderInUseException(
            what, folder, "process " + pid, "stop it (kill %s)".formatted(pid));
  }

  public String folder() {
    return folder;
  }

  /// Who it is, such as `process 4711`.
  public String holder() {
    return holder;
  }

  /// Such as `stop it (kill 4711)`.
  public String remedy() {
    return remedy;
  }
}
