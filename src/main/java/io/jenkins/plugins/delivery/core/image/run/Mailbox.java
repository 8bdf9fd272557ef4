package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import java.util.Optional;

/** The mailbox of a new user, which the shadow suite makes where the image's settings ask for it, as Red Hat's do. */
final class Mailbox {
    private static final int OF_THE_GROUP = 0660;
    private static final int OF_THE_USER = 0600;

    private final Call call;
    private final String directory;

    Mailbox(Call call, LoginDefaults defaults) {
        this.call = call;
        this.directory = defaults.mailDirectory();
    }

    /** Makes it where nothing of its name is; where it cannot be made, the program goes on without. */
    void make(String name, long uid, long gid) {
        if (directory.isEmpty()) {
            return;
        }
        Optional<Place> place =
                call.files().reach(directory + "/" + name, false).filter(there -> !there.exists());
        if (place.isEmpty()) {
            return;
        }
        Optional<Accounts.Group> mail = call.accounts().groupByName("mail");
        FileNode box = FileNode.file(
                mail.isPresent() ? OF_THE_GROUP : OF_THE_USER,
                uid,
                mail.map(Accounts.Group::gid).orElse(gid),
                0,
                new Content.InMemory(new byte[0]));
        call.files().place(place.get(), box);
    }
}
