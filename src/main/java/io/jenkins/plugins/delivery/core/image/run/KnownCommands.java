package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The commands that are evaluated. */
final class KnownCommands {
    private static final Map<String, FileCommand> PROGRAMS = Map.ofEntries(
            Map.entry("mkdir", new MkdirCommand()),
            Map.entry("touch", new TouchCommand()),
            Map.entry("chmod", new ChmodCommand()),
            Map.entry("chown", new ChownCommand()),
            Map.entry("chgrp", new ChownCommand()),
            Map.entry("rm", new RmCommand()),
            Map.entry("find", call -> new FindCommand(call).run()),
            Map.entry("mv", new MvCommand()),
            Map.entry("cp", new CpCommand()),
            Map.entry("ln", new LnCommand()),
            Map.entry("addgroup", new BusyboxAccounts()),
            Map.entry("adduser", new BusyboxAccounts()),
            Map.entry("groupadd", new ShadowAccounts()),
            Map.entry("useradd", new ShadowAccounts()),
            Map.entry("usermod", new ShadowAccounts()),
            Map.entry("install", new InstallCommand()),
            Map.entry("grep", new GrepCommand()),
            Map.entry("java", new JavaCommand()),
            Map.entry("jar", new JarCommand()),
            Map.entry("tar", new TarCommand()),
            Map.entry("unzip", new UnzipCommand()),
            Map.entry("curl", new FetchCommand()),
            Map.entry("wget", new FetchCommand()),
            Map.entry("md5sum", new ChecksumCommand()),
            Map.entry("sha1sum", new ChecksumCommand()),
            Map.entry("sha256sum", new ChecksumCommand()),
            Map.entry("sha512sum", new ChecksumCommand()),
            Map.entry("cat", new CatCommand()),
            Map.entry("ls", new ShowCommand()),
            Map.entry("id", new LookUpCommand()),
            Map.entry("getent", new LookUpCommand()),
            Map.entry("sync", new ShowCommand()),
            Map.entry("date", new ShowCommand()),
            Map.entry("env", new ShowCommand()),
            Map.entry("hostname", new ShowCommand()),
            Map.entry("uname", new MachineCommand()),
            Map.entry("arch", new MachineCommand()),
            Map.entry("dpkg", new MachineCommand()),
            Map.entry("basename", new PathTextCommand()),
            Map.entry("dirname", new PathTextCommand()),
            Map.entry("readlink", new PathTextCommand()),
            Map.entry("whoami", new ShowCommand()),
            Map.entry("rmdir", new RmdirCommand()),
            Map.entry("sed", new SedCommand()));

    /** What a shell does itself. */
    static final Set<String> BUILT_IN = Set.of(
            "echo", "printf", "cd", "true", "false", ":", "set", "test", "[", "export", "unset", "exit", "pwd",
            "command");

    static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash");

    /** Programs that read what is piped to them, as far as it is known what they do with it. */
    static final Set<String> READERS = Set.of("tee", "cat", "tar", "md5sum", "sha1sum", "sha256sum", "sha512sum");

    private KnownCommands() {}

    static Optional<FileCommand> program(String name) {
        return Optional.ofNullable(PROGRAMS.get(name));
    }

    /** Whether a command of this name, or of this path, may be evaluated. */
    static boolean isKnown(String name) {
        String last = ImagePath.name(name);
        return PROGRAMS.containsKey(last) || READERS.contains(last) || SHELLS.contains(last) || BUILT_IN.contains(name);
    }
}
