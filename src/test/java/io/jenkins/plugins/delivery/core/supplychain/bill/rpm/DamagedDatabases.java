package io.jenkins.plugins.delivery.core.supplychain.bill.rpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/** A database as somebody who means harm would write it: bytes changed at random, at its beginning above all, or cut off. */
final class DamagedDatabases {
    private DamagedDatabases() {}

    /**
     * How many were refused; the others were read, with a number of packages that is allowed.
     *
     * @param whole the database that is damaged
     * @param count how many are made of it, the same in each run
     * @param kept how many bytes at its beginning stay as they are, so that it is taken for one of its kind
     */
    static int refused(String path, byte[] whole, int count, int kept) {
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < count; i++) {
            byte[] damaged = Arrays.copyOf(whole, i % 4 == 0 ? random.nextInt(whole.length) : whole.length);
            for (int j = 0; j < 200 && damaged.length > 0; j++) {
                int place =
                        j % 2 == 0 ? random.nextInt(damaged.length) : random.nextInt(Math.min(8192, damaged.length));
                damaged[place] = (byte) random.nextInt(256);
            }
            System.arraycopy(whole, 0, damaged, 0, Math.min(kept, damaged.length));
            try {
                assertThat(RpmDatabase.parse(path, damaged)).hasSizeLessThan(20_001);
            } catch (IOException e) {
                refused++;
            }
        }
        return refused;
    }
}
