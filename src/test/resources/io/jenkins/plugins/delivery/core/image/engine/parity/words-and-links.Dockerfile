# escape=`
FROM BASE
ARG X=arg
ENV X=env
ARG Y=${X}y
ENV Z=$Y W="a b" V='it''s' `
    U=u
COPY d[i]r/*.txt /etc/
COPY dir/a.txt /newfile
COPY dir/a.txt /srv/f
COPY dir/ /etc
COPY dir/sub/b.sh /usr/bin/same
ONBUILD COPY dir/a.txt /onb
ONBUILD ENV ONB=1
ENTRYPOINT exec run
