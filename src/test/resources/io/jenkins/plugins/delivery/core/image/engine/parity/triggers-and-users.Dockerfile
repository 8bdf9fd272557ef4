FROM BASE AS base
ONBUILD COPY dir/a.txt /onb
ONBUILD ENV ONB=1
ENTRYPOINT ["x"]
CMD ["y"]
FROM base
ENTRYPOINT ["z"]
COPY dir/sub /etc/passwd.d/../sub2/
COPY dir/a.txt dir/l /links/
USER 1500:1600
WORKDIR /w/by/user
WORKDIR /w/by/user/../two
