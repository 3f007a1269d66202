package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What makes an issue a pull request: where from, where to, how far. */
final class Pull {
    final Repo headRepo;
    final String headBranch;
    final List<Review> reviews = new ArrayList<>();
    String baseBranch;
    CommitSha headSha;
    CommitSha baseSha;
    boolean draft;
    boolean maintainerCanModify;
    @Nullable CommitSha mergeCommit;

    Pull(Repo headRepo, String headBranch, String baseBranch, CommitSha head, CommitSha base) {
        this.headRepo = headRepo;
        this.headBranch = headBranch;
        this.baseBranch = baseBranch;
        this.headSha = head;
        this.baseSha = base;
    }

    String headLabel() {
        return headRepo.owner.login() + ":" + headBranch;
    }
}
