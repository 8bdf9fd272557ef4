FROM BASE AS one
COPY dir /src
WORKDIR /src/w
VOLUME /vol /vol2
COPY dir/a.txt /vol/a.txt
ADD t.tar.gz /un/
ADD t.tar.bz2 dir/a.txt /un2/
ADD t.tar /un3
FROM scratch
COPY --from=one /src /dst
COPY --from=one /usr/bin/tool /bin2/
COPY --from=one /bin /bin3
COPY --from=one /un2 /home /out/
COPY --from=BASE /etc/passwd /etc/group /etc2/
ENTRYPOINT ["/bin2/tool"]
